/* global document, location, URL */

// Storybook is one folder above the reference, wherever that is served. Only the page itself knows how deep it is.
const { base } = document.documentElement.dataset
for (const link of document.querySelectorAll('a[href$="#storybook"]'))
  link.href = new URL(`${base}../`, location.href).href
