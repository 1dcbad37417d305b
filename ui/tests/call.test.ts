import { describe, expect, it, vi } from 'vitest';
import { call, onSessionEnded, setSession } from '../src/api/call';
import { listen } from '../src/api/changes';
import { asRefusal, Refusal } from '../src/platform';
import { answer } from '../src/platform/http';
import { record } from './desk';

const json = (body: unknown, status: number) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

describe('a refusal', () => {
  it('keeps code, sentence, field, findings and the newer record', async () => {
    const body = {
      code: 'stale',
      message: { zh: '已被他人修改', en: 'Changed meanwhile' },
      field: 'name',
      findings: [{ code: 'x' }],
      current: { id: 'p1' },
    };
    const refusal = await answer(json(body, 409)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'stale', sentence: body.message, field: 'name', current: { id: 'p1' } });
    expect((refusal as Refusal).findings).toHaveLength(1);
  });

  it('is made of whatever else was thrown', async () => {
    expect(asRefusal({ code: 'in_use', message: { zh: '已被占用', en: 'In use' } }).code).toBe('in_use');
    expect(asRefusal(new Error('boom'))).toMatchObject({ code: 'internal' });
    expect(asRefusal(new DOMException('', 'AbortError')).code).toBe('cancelled');
    const broken = await answer(new Response('<html>', { status: 502 })).catch((error: unknown) => error);
    expect(broken).toMatchObject({ code: 'internal' });
  });
});

describe('an answer', () => {
  it('is JSON or bytes', async () => {
    expect(await answer(json({ a: 1 }, 200))).toEqual({ a: 1 });
    const bytes = new Response(new Uint8Array([1, 2]), { headers: { 'content-type': 'application/octet-stream' } });
    expect(await answer(bytes)).toEqual(new Uint8Array([1, 2]));
  });
});

describe('a call', () => {
  it('tells the lists which registers changed', async () => {
    record(() => ({ register: 'people', id: 'p0', version: 2, findings: [], changed: ['people', 'notes'] }));
    const heard: string[] = [];
    const stop = listen((registers) => heard.push(...registers));
    await call('record_save', { register: 'people', values: { name: '高原' } });
    stop();
    expect(heard).toEqual(['people', 'notes']);
  });

  it('tells them too where they stand in the record that it saved', async () => {
    const saved = { register: 'datasets', id: 'd1', version: 3, findings: [], changed: ['datasets'] };
    record(() => ({ items: 1, compared: [], shared: 0, saved }));
    const heard: string[] = [];
    const stop = listen((registers) => heard.push(...registers));
    await call('dataset_overlap', { id: 'd1' });
    stop();
    expect(heard).toEqual(['datasets']);
  });

  it('leads back to the login when the session is over', async () => {
    record(() => {
      throw new Refusal('locked', { zh: '请重新登录', en: 'Log in again' });
    });
    const ended = vi.fn();
    onSessionEnded(ended);
    await expect(call('path')).rejects.toMatchObject({ code: 'locked' });
    expect(ended).not.toHaveBeenCalled();
    setSession('t');
    await expect(call('path')).rejects.toMatchObject({ code: 'locked' });
    expect(ended).toHaveBeenCalledOnce();
    setSession(null);
    onSessionEnded(() => {});
  });
});
