// The view with Headlamp's own components, on real backups, through the package in Node: what a person sees.

import { lightTheme } from '@kinvolk/headlamp-plugin/lib/components/App/defaultAppThemes';
import { createMuiTheme } from '@kinvolk/headlamp-plugin/lib/lib/themes';
import store from '@kinvolk/headlamp-plugin/lib/redux/stores/store';
import { ThemeProvider } from '@mui/material/styles';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Provider } from 'react-redux';
import { MemoryRouter } from 'react-router-dom';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DriftView } from '../DriftView';
import { file, files, truth } from './fixture';

const DRIFT = 'v2-02-scale-and-new-cluster';
const CALM = 'v2-01-no-drift';
const PATIENCE = { timeout: 60_000 };

beforeEach(() => {
  render(
    <Provider store={store}>
      <ThemeProvider theme={createMuiTheme(lightTheme)}>
        <MemoryRouter>
          <DriftView />
        </MemoryRouter>
      </ThemeProvider>
    </Provider>
  );
});

afterEach(cleanup);

function choose(chosen: File[]) {
  fireEvent.change(screen.getByLabelText('Backup, inventories and node lists'), { target: { files: chosen } });
}

const status = () => screen.getByRole('status').textContent;

async function verdict() {
  return (await screen.findByTestId('verdict', undefined, PATIENCE)).textContent;
}

/** Cluster, machine and status of every row. */
function table(): string[] {
  const [, ...rows] = within(screen.getByRole('table')).getAllByRole('row');
  return rows.map(row => within(row).getAllByRole('cell').slice(0, 3).map(({ textContent }) => textContent).join(' '));
}

/** The number behind a name. */
function count(name: string) {
  const [term] = screen.getAllByText(name).flatMap(element => element.closest('dt') ?? []);
  return Number(term?.nextElementSibling?.textContent);
}

test('drift is shown machine by machine', PATIENCE, async () => {
  const { differing, machines, unattributed } = truth(DRIFT);
  choose(files(DRIFT));
  expect(status()).toBe('Starting …');
  expect(await verdict()).toMatch(/^Manual Remediation Required .*a person must act/);
  expect(status()).toBe('Compared.');
  expect(table().sort()).toEqual(differing.sort());
  expect(count('Ghost')).toBe(2);
  expect(count('Machines')).toBe(machines);
  expect(count('Unattributed virtual machines')).toBe(unattributed);
});

test('no drift is healthy', PATIENCE, async () => {
  choose(files(CALM));
  expect(await verdict()).toBe('Healthy The backup and the infrastructure match.');
  expect(count('Healthy')).toBe(truth(CALM).machines);
});

test('less is not healthy, and more files make it so', PATIENCE, async () => {
  choose(files(CALM, name => name === 'backup.tar.gz'));
  expect(await verdict()).toMatch(/^Need Further Confirmation Not everything could be decided/);
  expect(count('Healthy')).toBe(0);
  expect(table()).toHaveLength(truth(CALM).machines);
  choose(files(CALM, name => name !== 'backup.tar.gz'));
  expect(screen.queryByTestId('verdict')).toBeNull();
  expect(await verdict()).toMatch(/^Healthy /);
});

test('a cut backup is not healthy', PATIENCE, async () => {
  const [backup, ...others] = files(CALM);
  choose([new (backup!.constructor as typeof File)([backup!.slice(0, backup!.size * 0.9)], backup!.name), ...others]);
  expect(await verdict()).toMatch(/^Need Further Confirmation /);
  expect(screen.getByText(/archive-cut/)).toBeTruthy();
});

test('a run that is cancelled leaves no verdict', PATIENCE, async () => {
  choose(files(DRIFT));
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(status()).toBe('Cancelled: there is no verdict.');
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  choose(files(CALM)); // Were the first still going on, its verdict would come before this one.
  expect(await verdict()).toMatch(/^Healthy /);
});

test('what is no backup is said', PATIENCE, async () => {
  choose([file('backup.tar.gz', '\u001f\u008b no backup')]);
  expect((await screen.findByRole('alert', undefined, PATIENCE)).textContent).toMatch(/neither a backup/);
  expect(status()).toBe('There is no verdict.');
  expect(screen.queryByTestId('verdict')).toBeNull();
});

test('a file that is nothing of this is refused, not left out', PATIENCE, async () => {
  choose([...files(CALM), file('notes.json', '{}')]);
  expect((await screen.findByRole('alert')).textContent).toMatch(/^notes.json is neither/);
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  expect(screen.queryByRole('alert')).toBeNull();
  choose(files(CALM, name => name.startsWith('inventory')));
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Choose a backup as well/);
});
