import { buildIfStale } from '#platform/build.ts';

if (!(await buildIfStale(console.log))) console.log('The pages are built already');
