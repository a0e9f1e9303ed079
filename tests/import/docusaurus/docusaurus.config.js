export default {
  title: 'Visits',
  i18n: { defaultLocale: 'en', locales: ['en', 'es'] },
};
