// Look-ups through the program that serves the page: a real `serve`, a simulated vCenter, API servers over TLS.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { PASSWORD, scenario } from '../../npm/support/scenario.js';
import { PICTURES } from '../../npm/support/site.js';
import { axe, choose, download, drop, state } from '../support/page.js';
import { stage } from '../support/stage.js';

const TIMEOUT = { timeout: 120_000 };
const NAME = 'v2-01-no-drift';
const USERNAME = 'administrator@vsphere.local';
let set;

before(async () => {
  set = await stage(NAME);
});

after(() => set?.close());

const lookUp = (page) => page.getByRole('button', { name: `Look up ${set.vcenter.address} with the backup’s account` });
const picture = (page, name) => page.screenshot({ path: join(PICTURES, `lookup-${name}.png`), fullPage: true });

/** A page with the backup, at the point where it can be looked up. */
async function contents() {
  const visit = await set.visit();
  await choose(visit.page, set.backup);
  await state(visit.page, 'contents');
  return visit;
}

/** No secret is where a person, a log or another program could see it; every session ended. */
async function clean({ page, faults, requests }) {
  assert.deepEqual(faults, []);
  const token = new URL(set.address).hash.slice('#token='.length);
  const seen = await page.evaluate(() => [location.href, document.documentElement.outerHTML, ...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie]);
  for (const text of [...seen, ...requests.map((request) => request.url())]) {
    assert.ok(!text.includes('CANARY') && !text.includes(token), text.slice(0, 200));
  }
  await page.context().close();
  const { vcenter } = await set.stats();
  assert.equal(vcenter.sessions, 0, JSON.stringify(vcenter));
}

test('no server is asked before a person clicks', TIMEOUT, async () => {
  const before = await set.stats();
  const visit = await contents();
  assert.equal(new URL(visit.page.url()).hash, '', 'the token is not left in the address');
  assert.deepEqual(visit.requests.filter((request) => request.url().includes('/api/')), []);
  assert.deepEqual(await set.stats(), before);
  await picture(visit.page, 'offered');
  assert.deepEqual(await axe(visit.page), []);
  await clean(visit);
});

test('one click, one confirmed certificate, one verdict: that of the command line', TIMEOUT, async () => {
  const { page, ...visit } = await contents();
  const { vcenter: earlier } = await set.stats();
  await lookUp(page).click();
  await page.getByText(set.vcenter.sha256).waitFor();
  await picture(page, 'certificate');
  assert.deepEqual(await axe(page), []);
  assert.equal((await set.stats()).vcenter.logins, earlier.logins, 'no password before the certificate is confirmed');
  await page.getByRole('button', { name: 'Trust once' }).click();
  await state(page, 'verdict');
  await page.getByRole('button', { name: 'Look-ups' }).click();
  await page.getByRole('button', { name: 'Look up node lists' }).click();
  await page.getByText(/^All \d+ read$/).waitFor();
  await picture(page, 'done');
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const report = JSON.parse(await download(page));
  const expected = JSON.parse(scenario(NAME).detect());
  const judged = ({ clusters }) => clusters.map(({ name, status, controlPlane, workers }) => [name, status,
    [controlPlane, ...workers.pools].map(({ machines }) => machines.map(({ name, status, reason }) => [name, status, reason]))]);
  assert.deepEqual(judged(report), judged(expected));
  assert.deepEqual(report.summary, expected.summary);
  const { vcenter, lists } = await set.stats();
  assert.equal(vcenter.logins, earlier.logins + 1);
  assert.ok(lists.every(([, count]) => count > 0), JSON.stringify(lists));
  await clean({ page, ...visit });
});

test('the password of the backup is only in the request to the program', TIMEOUT, async () => {
  const { page, requests, ...visit } = await contents();
  await lookUp(page).click();
  await page.getByRole('button', { name: 'Do not trust' }).click();
  await lookUp(page).waitFor();
  const bodies = requests.map((request) => [request.url(), request.postData() ?? '']);
  const holding = bodies.filter(([, body]) => body.includes(PASSWORD)).map(([url]) => new URL(url).pathname);
  assert.deepEqual(holding, ['/api/v1/inventory']);
  await clean({ page, requests, ...visit });
});

test('a wrong password is reported, sent once, and can be typed again', TIMEOUT, async () => {
  const { page, ...visit } = await contents();
  const { vcenter: earlier } = await set.stats();
  const attempt = async (password) => {
    await page.getByText('Use another account').click();
    await page.getByLabel('User name').fill(USERNAME);
    await page.getByLabel('Password').fill(password);
    await page.getByLabel(`Account for ${set.vcenter.address}`).getByRole('button').click();
    await page.getByRole('button', { name: 'Trust once' }).click();
  };
  await attempt('wrong');
  await page.getByText('refused the user name or password').waitFor();
  await picture(page, 'refused');
  assert.equal((await set.stats()).vcenter.failedLogins, earlier.failedLogins + 1);
  await attempt(PASSWORD);
  await state(page, 'verdict');
  await clean({ page, ...visit });
});

test('cancelling ends the session, and so does closing the page', TIMEOUT, async () => {
  await set.rule('RetrievePropertiesEx hang');
  const begin = async () => {
    const visit = await contents();
    await lookUp(visit.page).click();
    await visit.page.getByRole('button', { name: 'Trust once' }).click();
    await visit.page.getByRole('button', { name: 'Cancel' }).waitFor();
    for (let { vcenter } = await set.stats(); vcenter.sessions === 0; { vcenter } = await set.stats());
    return visit;
  };
  const ended = async () => {
    for (let { vcenter } = await set.stats(); vcenter.sessions > 0; { vcenter } = await set.stats());
  };
  const visit = await begin();
  await picture(visit.page, 'asking');
  await visit.page.getByRole('button', { name: 'Cancel' }).click();
  await lookUp(visit.page).waitFor();
  await ended();
  await clean(visit);
  const closed = await begin();
  await closed.page.close();
  await ended();
  await closed.page.context().close();
  await set.calm();
});

test('an API server that does not answer is named, and changes no verdict', TIMEOUT, async () => {
  const { page, ...visit } = await contents();
  await drop(page, ...scenario(NAME).inventoryPaths);
  await state(page, 'verdict');
  await page.getByRole('button', { name: 'Look-ups' }).click();
  const dialog = page.getByRole('dialog', { name: 'Look-ups' });
  await dialog.getByText('Servers that will be asked').click();
  for (const [cluster, address] of set.apiServers) {
    await dialog.getByText(cluster, { exact: true }).waitFor();
    await dialog.getByText(address).waitFor();
  }
  const [[silent, address]] = set.apiServers;
  const status = () => page.locator('#app').getAttribute('data-status');
  const before = await status();
  await set.down(silent);
  await dialog.getByRole('button', { name: 'Look up node lists' }).click();
  await dialog.getByText('1 cluster could not be read.').waitFor();
  await dialog.getByText(new RegExp(`^${silent}: .*${address}.*nothing listens there`)).waitFor();
  await picture(page, 'unreachable');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await status(), before);
  assert.match(await page.locator('#title').innerText(), /the forecast is open for 1 cluster\./);
  await clean({ page, ...visit });
});

test('a program that has ended is reported', TIMEOUT, async () => {
  const { page, ...visit } = await contents();
  await page.route('**/api/v1/**', (route) => route.abort());
  await lookUp(page).click();
  await page.getByText('The program that serves this page does not answer.').waitFor();
  await page.context().close();
  assert.ok(visit.requests.length > 0);
});
