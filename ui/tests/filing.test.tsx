import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FilingChecked, FilingPackaged } from '../src/api/types.gen';
import { FilingPackage } from '../src/records/filing-package';
import { KeptSecret } from '../src/records/kept-secret';
import { Behind, record } from './desk';

const text = (zh: string, en: string) => ({ zh, en });
const checked = (more: Partial<FilingChecked> = {}): FilingChecked => ({
  title: 'FIL-0001 示例',
  slots: [
    {
      slot: {
        key: 'form',
        folder: '0 表',
        file: '备案表',
        label: text('备案表', 'Form'),
        formats: ['docx'],
        fill: { evidence: {} },
        may_fall_away: false,
        always: true,
        signed: true,
        todo: text('请登记', 'Enter it'),
      },
      state: { state: 'missing', todo: text('请登记', 'Enter it') },
    },
  ],
  missing: 1,
  differences: [
    {
      fact: 'organization',
      label: text('单位名称', 'Organisation'),
      level: 'error',
      here: { source: text('合同.docx', '合同.docx'), place: text('第 3 段', 'paragraph 3'), value: '另一家' },
      there: {
        source: text('单位', 'Organisation'),
        place: text('单位名称', 'Name'),
        value: '示例科技有限公司',
        record: 'organizations/o1',
      },
      more: 0,
    },
  ],
  left_out: 0,
  compared: 3,
  checked: ['合同.docx'],
  unchecked: [{ path: '扫描.pdf', why: text('没有文字', 'no text') }],
  credentials: [],
  notes: [],
  ready: false,
  ...more,
});
const made: FilingPackaged = {
  files: [{ path: 'manifest.json', slot: '', bytes: 10, sha256: '00' }],
  bytes: 10,
  manifest_sha256: 'ab12',
  path: 'p.zip',
  signer: '林合规',
  trial: true,
  checked: checked(),
  changed: ['filings'],
};

describe('the package of a filing', () => {
  it('shows what is missing, both places of a difference and what nobody checked, and asks for a reason', async () => {
    const calls = record((name) =>
      name === 'filing_check' ? checked() : name === 'filing_package' ? made : undefined,
    );
    render(
      <Behind>
        <FilingPackage again={false} filing="f1" name="FIL-0001" writes={true} />
      </Behind>,
    );
    fireEvent.click(screen.getByTestId('package-check'));
    const seen = await screen.findByTestId('package-checked');
    expect(seen.textContent).toContain('请登记');
    const differences = screen.getByTestId('package-differences').textContent;
    expect(differences).toContain('第 3 段');
    expect(differences).toContain('示例科技有限公司');
    expect(screen.getByTestId('package-unchecked').textContent).toContain('扫描.pdf');
    fireEvent.click(screen.getByTestId('package-make'));
    expect(screen.getByTestId('package-ok')).toHaveProperty('disabled', true);
    fireEvent.change(await screen.findByTestId('package-despite'), { target: { value: '先行预审' } });
    // Without a place there is still nothing to do.
    expect(screen.getByTestId('package-ok')).toHaveProperty('disabled', true);
    expect(calls.some((one) => one.name === 'filing_package')).toBe(false);
  });

  it('offers no package while a secret stands in a paper', async () => {
    const secret = {
      level: 'error' as const,
      code: 'package_credential',
      message: text('合同：疑似密码', 'Contract: a password'),
      clauses: [],
    };
    const found = checked({ credentials: [secret as unknown as FilingChecked['credentials'][number]] });
    record((name) => (name === 'filing_check' ? found : undefined));
    render(
      <Behind>
        <FilingPackage again={false} filing="f1" name="FIL-0001" writes={true} />
      </Behind>,
    );
    fireEvent.click(screen.getByTestId('package-check'));
    expect((await screen.findByTestId('package-credentials')).textContent).toContain('疑似密码');
    expect(screen.getByTestId('package-make')).toHaveProperty('disabled', true);
  });
});

describe('the passwords of a test channel', () => {
  it('are sent once and forgotten by the window', async () => {
    const calls = record((name) => (name === 'test_channel_secret' ? { changed: [] } : undefined));
    render(
      <Behind>
        <KeptSecret owner="channel" id="c1" />
      </Behind>,
    );
    const field = screen.getByTestId('channel-secret') as HTMLTextAreaElement;
    fireEvent.change(field, { target: { value: 'on-01 示例' } });
    fireEvent.click(screen.getByTestId('channel-secret-set'));
    expect((await screen.findByTestId('channel-secret-done')).textContent).toContain('已存入');
    expect(calls.find((one) => one.name === 'test_channel_secret')?.args).toMatchObject({
      channel: 'c1',
      secret: 'on-01 示例',
    });
    expect(field.value).toBe('');
  });
});
