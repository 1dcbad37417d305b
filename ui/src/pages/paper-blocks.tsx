import type { PaperBlock, PaperDocument } from '../api/types.gen';

/** What a paper says, block by block; how it is laid out is seen in its files. */
export function PaperBlocks({ document }: { document: PaperDocument }) {
  return (
    <article className="paper-preview" data-testid="paper-preview" lang={document.lang === 'zh' ? 'zh-CN' : 'en'}>
      <h2>
        {document.title} {document.mark && <small className="quiet">{document.mark}</small>}
      </h2>
      {document.blocks.map((block, at) => (
        <Block key={at} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { block: PaperBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? <h3>{block.text}</h3> : <h4>{block.text}</h4>;
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'notice':
      return (
        <p>
          <strong>{block.text}</strong>
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={at}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <dl className="values">
          {block.pairs.map(([label, value], at) => (
            <div key={at} className="value">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return (
        <table>
          <caption>{block.caption}</caption>
          <thead>
            <tr>
              {block.columns.map((column, at) => (
                <th key={at}>{column.label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'bars':
      return <p>{block.alt}</p>;
    case 'signature':
      return (
        <p>
          {block.duty} {block.person} ________
        </p>
      );
    default:
      return null;
  }
}
