import { createServer } from 'node:http';
import pg from 'pg';

// What any Node server could at best do: one indexed query, then the finished bytes.
const [url = '', port = '0'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 12 });
const server = createServer((_, res) => {
  pool.query<{ body: Buffer }>('select body from bench_page where id = $1', [1]).then(
    ({ rows }) => {
      res.writeHead(200, { 'content-type': 'text/html', 'content-length': rows[0]!.body.length });
      res.end(rows[0]!.body);
    },
    () => {
      res.statusCode = 500;
      res.end();
    },
  );
});
server.listen(Number(port), '127.0.0.1', () => process.send?.({ ready: true }));
process.on('disconnect', () => process.exit(0));
