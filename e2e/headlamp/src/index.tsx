// The plugin: an entry of the sidebar, and the view behind it.

import { registerRoute, registerSidebarEntry } from '@kinvolk/headlamp-plugin/lib';

import { DriftView } from './DriftView';

registerSidebarEntry({ parent: null, name: 'drift', label: 'Drift', url: '/drift', icon: 'mdi:compare-horizontal' });

registerRoute({ path: '/drift', sidebar: 'drift', name: 'Drift', exact: true, component: () => <DriftView /> });
