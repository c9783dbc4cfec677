// Headlamp without its frame: its own loader of plugins, its own routes and components, as far as its published library has them.

import '@kinvolk/headlamp-plugin/lib/i18n/config';
import '@kinvolk/headlamp-plugin/lib/plugin';

import { lightTheme } from '@kinvolk/headlamp-plugin/lib/components/App/defaultAppThemes';
import RouteSwitcher from '@kinvolk/headlamp-plugin/lib/components/App/RouteSwitcher';
import { isElectron } from '@kinvolk/headlamp-plugin/lib/helpers/isElectron';
import { queryClient } from '@kinvolk/headlamp-plugin/lib/lib/queryClient';
import { createMuiTheme } from '@kinvolk/headlamp-plugin/lib/lib/themes';
import Plugins from '@kinvolk/headlamp-plugin/lib/plugin/Plugins';
import store from '@kinvolk/headlamp-plugin/lib/redux/stores/store';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { SnackbarProvider } from 'notistack';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { BrowserRouter, HashRouter } from 'react-router-dom';

/** What is in its sidebar. */
window.sidebar = () => Object.values(store.getState().sidebar.entries);

const Router = isElectron() ? HashRouter : BrowserRouter; // As Headlamp does.

createRoot(document.querySelector('#root')).render(
  <Provider store={store}>
    <QueryClientProvider client={queryClient}>
      <ThemeProvider theme={createMuiTheme(lightTheme)}>
        <SnackbarProvider>
          <Router>
            <Plugins />
            <RouteSwitcher requiresToken={() => false} />
          </Router>
        </SnackbarProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </Provider>
);
