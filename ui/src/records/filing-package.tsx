import { Alert, Form, Input, Modal, Radio, Space, Tag } from 'antd';
import { useState } from 'react';
import type { FilingChecked, FilingPackaged, PaperDifference, PaperFormat, SlotStanding } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { PaperFormats } from '../kit/paper-formats';
import { address } from '../kit/route';
import { useSave } from '../kit/save';
import { PickedTarget } from '../kit/picked-target';
import { isChosen, SigningKeyFields, sentKey, TRIAL } from '../kit/signing-key';
import { DataTable } from '../kit/table';
import { Underway } from '../kit/underway';
import { platform } from '../platform';

const COLOURS = { filled: 'success', not_involved: 'default', missing: 'error', not_asked: 'default' } as const;

/** What a slot holds, or what to do about it. */
function SlotState({ standing }: { standing: SlotStanding }) {
  const { t, say, list } = useWords();
  const { state } = standing;
  const told =
    state.state === 'filled'
      ? list(state.by.map((one) => say(one.name)))
      : state.state === 'not_involved'
        ? state.reason
        : state.state === 'missing'
          ? say(state.todo)
          : '';
  return (
    <>
      <Tag color={COLOURS[state.state]}>{t(`package.slot.${state.state}`)}</Tag>
      {told}
    </>
  );
}

/** One side of a difference: paper and place, or the record that tells it. */
function Side({ side }: { side: PaperDifference['here'] }) {
  const { say } = useWords();
  const told = `${say(side.source)} ${say(side.place)}`;
  const [register, id] = side.record?.split('/') ?? [];
  return (
    <>
      <div className="quiet">{register && id ? <a href={address('records', register, id)}>{told}</a> : told}</div>
      <div>{side.value}</div>
    </>
  );
}

/** What a check found: slots, differences with both places, what nobody looked at, secrets. */
export function PackageFindings({ checked }: { checked: FilingChecked }) {
  const { t, say } = useWords();
  return (
    <div data-testid="package-checked">
      {checked.credentials.length > 0 && (
        <Alert
          type="error"
          showIcon
          data-testid="package-credentials"
          title={t('package.credentials')}
          description={
            <ul className="plain">
              {checked.credentials.map((one, at) => (
                <li key={at}>{say(one.message)}</li>
              ))}
            </ul>
          }
        />
      )}
      <DataTable
        wrap
        testid="package-slots"
        label={t('package.slots')}
        rowKey={(row: SlotStanding) => row.slot.key}
        rows={checked.slots}
        columns={[
          { title: t('package.slot'), render: (_, row: SlotStanding) => say(row.slot.label) },
          { title: t('package.state'), render: (_, row: SlotStanding) => <SlotState standing={row} /> },
        ]}
      />
      <p className="quiet" data-testid="package-compared">
        {t('package.compared', { papers: checked.checked.length, values: grouped(checked.compared) })}
      </p>
      {checked.differences.length > 0 && (
        <DataTable
          wrap
          testid="package-differences"
          label={t('package.differences')}
          rowKey={(row: PaperDifference) => String(checked.differences.indexOf(row))}
          rows={checked.differences}
          columns={[
            { title: t('package.fact'), render: (_, row: PaperDifference) => say(row.label) },
            { title: t('package.here'), render: (_, row: PaperDifference) => <Side side={row.here} /> },
            { title: t('package.there'), render: (_, row: PaperDifference) => <Side side={row.there} /> },
          ]}
        />
      )}
      {checked.left_out > 0 && <p>{t('package.left_out', { n: grouped(checked.left_out) })}</p>}
      {checked.notes.length > 0 && (
        <ul className="plain" data-testid="package-notes">
          {checked.notes.map((one, at) => (
            <li key={at}>{say(one.message)}</li>
          ))}
        </ul>
      )}
      {checked.unchecked.length > 0 && (
        <>
          <h4>{t('package.unchecked')}</h4>
          <ul className="plain" data-testid="package-unchecked">
            {checked.unchecked.map((one, at) => (
              <li key={at}>
                {one.path}: {say(one.why)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

type Package = {
  filing: string;
  name: string;
  writes: boolean;
  /** Is there a submission before it, whose differences can be told? */
  again: boolean;
};

/** Checks the package of a filing and makes it. */
export function FilingPackage({ filing, name, writes, again }: Package) {
  const { t, lang } = useWords();
  const doing = useDoing();
  const [checked, setChecked] = useState<FilingChecked>();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<FilingPackaged>();
  const save = useSave();
  const difference = async (format: PaperFormat) =>
    save(await doing.run('filing_difference', { filing, lang, format }), `${name}-difference.${format}`);
  const check = async () => {
    setMade(undefined);
    const found = await doing.run('filing_check', { filing });
    if (found) setChecked(found);
  };
  return (
    <Section title={t('package.title')}>
      <Space wrap>
        <Action testid="package-check" loading={doing.busy && !open} onClick={check}>
          {t('package.check')}
        </Action>
        {checked && writes && (
          <Action
            testid="package-make"
            type="primary"
            disabled={checked.credentials.length > 0}
            onClick={() => setOpen(true)}
          >
            {t('package.make')}
          </Action>
        )}
        {again && (
          <PaperFormats testid="package-difference" note={t('paper.same')} busy={doing.busy} onTake={difference}>
            <Action testid="package-difference" loading={doing.busy && !open} onClick={() => difference('pdf')}>
              {t('package.difference')}
            </Action>
          </PaperFormats>
        )}
      </Space>
      <Underway doing={doing} />
      {made && (
        <Done
          testid="package-made"
          title={t('package.made', { n: made.files.length, bytes: grouped(made.bytes) })}
          description={
            <>
              <div>{made.path}</div>
              <div>
                {t('package.digest')} <code data-testid="package-digest">{made.manifest_sha256}</code>
              </div>
              <div>
                {t('package.signer')} {made.signer}
                {made.trial && <Tag color="warning">{t('package.trial')}</Tag>}
              </div>
            </>
          }
        />
      )}
      {checked && <PackageFindings checked={checked} />}
      {open && checked && (
        <MakePackage
          filing={filing}
          name={name}
          ready={checked.ready}
          onClose={() => setOpen(false)}
          onMade={(done) => {
            setOpen(false);
            setMade(done);
          }}
        />
      )}
    </Section>
  );
}

type Making = {
  filing: string;
  name: string;
  ready: boolean;
  onClose: () => void;
  onMade: (made: FilingPackaged) => void;
};

/** Where it goes, who signs it, and why where papers differ or are missing. */
function MakePackage({ filing, name, ready, onClose, onMade }: Making) {
  const { t } = useWords();
  const doing = useDoing();
  const [zip, setZip] = useState(true);
  const [target, setTarget] = useState('');
  const [key, setKey] = useState(TRIAL);
  const [despite, setDespite] = useState('');
  const make = async () => {
    const done = await doing.run('filing_package', { filing, target, despite: despite.trim(), ...sentKey(key) });
    if (done) onMade(done);
  };
  const folder = async () => {
    const chosen = await platform.pickFolder({ title: t('package.folder') });
    if (chosen) setTarget(`${chosen}/${name}`);
  };
  return (
    <Modal
      open
      title={t('package.make')}
      okText={t('package.make')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{
        disabled: target === '' || !isChosen(key) || (!ready && despite.trim() === ''),
        ...({ 'data-testid': 'package-ok' } as object),
      }}
      onOk={make}
      onCancel={() => !doing.busy && onClose()}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('package.form')}>
          <Radio.Group
            aria-label={t('package.form')}
            value={zip}
            onChange={(event) => {
              setZip(event.target.value === true);
              setTarget('');
            }}
          >
            <Radio value={true}>ZIP</Radio>
            <Radio value={false}>{t('package.as_folder')}</Radio>
          </Radio.Group>
        </Form.Item>
        <Form.Item label={t('package.target')} required>
          {zip ? (
            <PickedTarget
              testid="package-target"
              title={t('package.pick')}
              name={`${name}.zip`}
              path={target}
              onChange={setTarget}
            />
          ) : (
            <>
              <Action testid="package-folder" onClick={folder}>
                {t('package.folder')}
              </Action>
              {target}
            </>
          )}
        </Form.Item>
        <SigningKeyFields value={key} onChange={setKey} />
        {!ready && (
          <Form.Item label={t('package.despite')} required htmlFor="package-despite" extra={t('package.despite.help')}>
            <Input.TextArea
              id="package-despite"
              data-testid="package-despite"
              rows={2}
              maxLength={500}
              value={despite}
              onChange={(event) => setDespite(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
      <Underway doing={doing} />
    </Modal>
  );
}
