// Feeds whole answers to the official clients' own accumulators and compares the messages that come of them with those
// of `reprise show --as message`: text, thoughts, signatures, tool calls with parsed input, stop reason and usage.
//
// node compare.mjs PROGRAM PATH…: fixtures (.yaml) and recorded bodies (.sse, .txt), or folders of them. A file that
// holds several answers is taken apart. Exit status 0: no answer differs; 1: some do.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

// Where the clients are known to say something else, and why that stays so.
const KNOWN = {
  'openai-phase.1.chunks.txt': 'events were cut out of it: the sequence numbers tell Reprise, the client does not look',
  'lost-event.yaml': 'an event is missing: the sequence numbers tell Reprise, the client does not look',
  'failed.yaml': 'the client returns a failed response as a good one',
  'incomplete_partial_json_response.txt': 'the client completes tool input that was cut and hands it out as whole',
  'duplicate-message-start.chunks.txt': 'the client stops at a repeated message_start, Reprise passes it on',
  'anthropic-fallback-tool-call.sse': 'the client fails on tool calls that are not numbered from 0',
  'azure-model-router.1.chunks.txt': 'there is no [DONE]: cut off for Reprise, good for the client',
  'openai-apply-patch-tool.1.chunks.txt': 'the client fails on an event that is new to it',
};

const [program, ...paths] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'reprise-clients-'));

const files = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path).sort().flatMap((name) => files(join(path, name)))
    : /\.(yaml|sse|txt)$/.test(path) ? [path] : [];

// The bodies of the event streams in a file.
function bodies(path) {
  if (path.endsWith('.yaml')) {
    if (!readFileSync(path, 'utf8').startsWith('reprise:')) return [];
    return [execFileSync(program, ['show', '--as', 'bytes', path], { maxBuffer: 1 << 28 }).toString()];
  }
  const text = readFileSync(path, 'utf8');
  // Plain JSON lines: an event each.
  if (text.startsWith('{')) return [text.trim().split('\n').map((line) => `data: ${line}\n\n`).join('')];
  return [text.endsWith('\n\n') ? text : `${text}\n\n`];
}

const eventsOf = (body) =>
  body.split(/\r\n\r\n|\n\n/).map((block) => {
    const fields = block.split(/\r?\n/).filter((line) => line.startsWith('data:'));
    return fields.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
  });

function providerOf(events) {
  const first = events.find((data) => data !== '' && !data.startsWith('{"type": "ping"'));
  if (first === undefined) return undefined;
  if (first === '[DONE]') return 'openai-chat';
  let json;
  try { json = JSON.parse(first); } catch { return undefined; }
  if (typeof json.type === 'string') return json.type.startsWith('response.') ? 'openai-responses' : 'anthropic';
  return Array.isArray(json.choices) || json.error ? 'openai-chat' : undefined;
}

const isLast = (data) => data === '[DONE]' || /^\{[^{]*"type": ?"(message_stop|response\.(completed|incomplete|failed))"/.test(data);

// One body for each answer, with the event names that the clients go by.
function answers(events) {
  const all = [];
  let current = '';
  for (const data of events) {
    if (data === '') continue;
    let type;
    try { type = JSON.parse(data).type; } catch { type = undefined; }
    const lines = data.split('\n').map((line) => `data: ${line}\n`).join('');
    current += (typeof type === 'string' ? `event: ${type}\n` : '') + lines + '\n';
    if (isLast(data)) { all.push(current); current = ''; }
  }
  if (current !== '') all.push(current);
  return all;
}

const serving = (body) => ({
  apiKey: 'none',
  maxRetries: 0,
  fetch: async () => new Response(body, { status: 200, headers: { 'content-type': 'text/event-stream' } }),
});

const model = 'm';
const clients = {
  anthropic: async (body) => {
    const stream = new Anthropic(serving(body)).beta.messages.stream(
      { model, max_tokens: 1, messages: [{ role: 'user', content: 'x' }] });
    return ofAnthropic(await stream.finalMessage());
  },
  'openai-chat': async (body) => {
    const stream = new OpenAI(serving(body)).chat.completions.stream({ model, messages: [] });
    return ofChat(await stream.finalChatCompletion());
  },
  'openai-responses': async (body) => {
    const stream = new OpenAI(serving(body)).responses.stream({ model, input: 'x' });
    return ofResponses(await stream.finalResponse());
  },
};

// Without members that are null or undefined, which the clients add at will.
function dense(value) {
  if (Array.isArray(value)) return value.map(dense);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, v]) => v !== null && v !== undefined).map(([k, v]) => [k, dense(v)]));
}

const parsed = (text) => { try { return JSON.parse(text === '' ? '{}' : text); } catch { return text; } };
const joined = (items, key) => items.map((item) => item[key] ?? '').join('');

function ofAnthropic(message) {
  const of = (type) => message.content.filter((block) => block.type === type);
  return {
    id: message.id,
    model: message.model,
    text: joined(of('text'), 'text'),
    thinking: joined(of('thinking'), 'thinking'),
    signatures: of('thinking').map((block) => block.signature),
    calls: of('tool_use').map(({ id, name, input }) => ({ id, name, input })),
    content: message.content,
    stop: message.stop_reason,
    usage: message.usage,
  };
}

function ofChat(completion) {
  const { message, finish_reason: stop } = completion.choices[0];
  return {
    id: completion.id,
    model: completion.model,
    text: message.content ?? '',
    refusal: message.refusal ?? '',
    calls: (message.tool_calls ?? []).filter(Boolean).map((call) => (
      { id: call.id, name: call.function.name, input: parsed(call.function.arguments) })),
    stop,
    usage: completion.usage ?? {},
  };
}

function ofResponses(response) {
  const of = (type) => response.output.filter((item) => item.type === type);
  const calls = response.output.filter((item) => /^(function|custom_tool)_call$/.test(item.type));
  return {
    id: response.id,
    model: response.model,
    text: response.output_text,
    thinking: of('reasoning').map((item) => joined(item.summary, 'text')).join(''),
    refusal: of('message').map((item) => joined(item.content, 'refusal')).join(''),
    calls: calls.map((item) => (
      { id: item.call_id, name: item.name, input: item.type === 'function_call' ? parsed(item.arguments) : item.input })),
    stop: response.incomplete_details?.reason ?? response.status,
    usage: response.usage,
  };
}

function ofReprise(provider, body) {
  const file = join(folder, 'body.sse');
  writeFileSync(file, body);
  const show = ['show', '--as', 'message', '--provider', provider, file];
  const message = JSON.parse(execFileSync(program, show, { maxBuffer: 1 << 28 }));
  if (!message.complete) throw new Error(message.error?.message ?? 'incomplete');
  const common = {
    id: message.id,
    model: message.model,
    text: message.text,
    calls: message.tool_calls,
    stop: message.stop_reason,
    usage: message.usage,
  };
  if (provider === 'anthropic') {
    const thoughts = message.content.filter((block) => block.type === 'thinking');
    const signatures = thoughts.map((block) => block.signature);
    return { ...common, thinking: message.thinking, signatures, content: message.content };
  }
  const refusal = message.refusal ?? '';
  return provider === 'openai-chat' ? { ...common, refusal } : { ...common, refusal, thinking: message.thinking };
}

async function outcome(make) {
  try { return { message: dense(await make()) }; } catch (error) { return { error: String(error.message ?? error) }; }
}

function difference(client, reprise) {
  const keys = [...new Set([...Object.keys(client), ...Object.keys(reprise)])];
  const key = keys.find((name) => !isDeepStrictEqual(client[name], reprise[name]));
  if (key === undefined) return undefined;
  return `${key}: the client has ${JSON.stringify(client[key])}, Reprise ${JSON.stringify(reprise[key])}`;
}

const count = {};
const add = (provider, what) => {
  count[provider] ??= { compared: 0, equal: 0, refused: 0, known: 0, different: 0 };
  count[provider].compared += 1;
  count[provider][what] += 1;
};

for (const path of paths.flatMap(files)) {
  for (const body of bodies(path)) {
    const events = eventsOf(body);
    const provider = providerOf(events);
    if (provider === undefined) continue;
    for (const answer of answers(events)) {
      const client = await outcome(() => clients[provider](answer));
      const reprise = await outcome(() => ofReprise(provider, answer));
      const found = client.message && reprise.message ? difference(client.message, reprise.message)
        : client.error && reprise.error ? undefined
        : `the client says ${client.error ?? 'it is good'}, Reprise says ${reprise.error ?? 'it is good'}`;
      if (found === undefined) {
        add(provider, client.error ? 'refused' : 'equal');
      } else if (KNOWN[basename(path)] !== undefined) {
        add(provider, 'known');
        console.log(`known   ${path}: ${KNOWN[basename(path)]}`);
      } else {
        add(provider, 'different');
        console.log(`differs ${path}: ${found.slice(0, 1000)}`);
      }
    }
  }
}
rmSync(folder, { recursive: true });
for (const [provider, { compared, equal, refused, known, different }] of Object.entries(count)) {
  console.log(`${provider}: ${compared} answers compared: ${equal} equal, ${refused} refused by both, ` +
              `${known} known to differ, ${different} different`);
}
process.exit(Object.values(count).every(({ different }) => different === 0) ? 0 : 1);
