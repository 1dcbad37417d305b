import { Button, Form, Input, Space } from 'antd';
import { useWords } from '../i18n';
import { platform } from '../platform';

type Props = {
  id: string;
  label: string;
  value: string;
  onChange: (folder: string) => void;
  required?: boolean;
  placeholder?: string;
};

/** A folder, typed or chosen. */
export function FolderField({ id, label, value, onChange, required = true, placeholder }: Props) {
  const { t } = useWords();
  return (
    <Form.Item label={label} required={required} htmlFor={id}>
      <Space.Compact className="wide">
        <Input
          id={id}
          data-testid={id}
          {...(placeholder === undefined ? {} : { placeholder })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button
          data-testid={`${id}-pick`}
          onClick={async () => {
            const folder = await platform.pickFolder({ title: label });
            if (folder) onChange(folder);
          }}
        >
          {t('browse')}
        </Button>
      </Space.Compact>
    </Form.Item>
  );
}
