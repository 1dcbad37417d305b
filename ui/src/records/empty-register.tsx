import { Space } from 'antd';
import type { RegisterInfo } from '../api/types.gen';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { go } from '../kit/route';
import { Clauses } from './clauses';

/** A register without records: what belongs there, which clauses ask for it, and how it gets there. */
export function EmptyRegister({ register, onNew }: { register: RegisterInfo; onNew: () => void }) {
  const { t, say, list } = useWords();
  const asked = register.fields.filter((field) => field.required && !field.stamped).map((field) => say(field.label));
  return (
    <Nothing text={t('records.empty', { one: say(register.one) })}>
      <div className="empty-register" data-testid="empty-register">
        {asked.length > 0 && <p>{t('records.empty.asked', { fields: list(asked) })}</p>}
        {register.clauses.length > 0 && (
          <p>
            {t('records.empty.clauses')} <Clauses clauses={register.clauses} />
          </p>
        )}
        {register.writable ? (
          <>
            <p className="quiet">{t('records.empty.paste')}</p>
            <Space wrap>
              <Action testid="empty-new" type="primary" onClick={onNew}>
                {t('records.new', { one: say(register.one) })}
              </Action>
              <Action testid="empty-import" onClick={() => go('import', register.key)}>
                {t('records.import')}
              </Action>
            </Space>
          </>
        ) : (
          <p className="quiet">{t('records.read_only')}</p>
        )}
      </div>
    </Nothing>
  );
}
