//! The page: drop a backup, see the verdict. Its first screens come with the browser front end; until then the page's
//! shell (`index.html`) points to the command line.
