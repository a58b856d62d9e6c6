import { setLocaleSource } from '#platform/i18n/locale-source.ts';

// The server decided; the page says so in <html lang>.
setLocaleSource(() => document.documentElement.lang);
