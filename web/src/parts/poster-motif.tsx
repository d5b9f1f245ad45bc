import type { PosterArt } from './poster-art.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

function Grooves({ deep, bright, chance: [a, b] }: PosterArt) {
  const [x, y] = [40 + a * 120, 70 + b * 60];
  return (
    <g fill="none">
      <circle cx={x} cy={y} r="96" fill={deep} />
      {range(9).map((ring) => (
        <circle
          key={ring}
          cx={x}
          cy={y}
          r={90 - ring * 7}
          stroke={bright}
          strokeOpacity={0.12 + ring * 0.03}
        />
      ))}
      <circle cx={x} cy={y} r="24" fill={bright} />
      <circle cx={x} cy={y} r="4" fill={deep} />
    </g>
  );
}

function Sun({ deep, bright, paper, chance: [a, b] }: PosterArt) {
  const x = 50 + a * 100;
  return (
    <g>
      <circle cx={x} cy={84 + b * 20} r={44 + b * 16} fill={bright} />
      {range(5).map((band) => (
        <rect key={band} x="0" y={96 + b * 20 + band * 11} width="200" height={2 + band * 1.6} fill={paper} />
      ))}
      <path
        d={`M0 178 L${50 + a * 40} ${128 + b * 16} L${110 + a * 20} 166 L${150 + b * 20} 140 L200 172 V300 H0Z`}
        fill={deep}
      />
    </g>
  );
}

function Strata({ deep, bright, chance: [a, b, c] }: PosterArt) {
  return (
    <g>
      {range(6).map((layer) => {
        const y = 40 + layer * 25;
        const bend = Math.sin(layer * 1.7 + a * 6) * 26;
        return (
          <path
            key={layer}
            d={`M0 ${y} C60 ${y - bend - 14 * b} 130 ${y + bend + 12 * c} 200 ${y - bend / 2} V300 H0Z`}
            fill={layer === 1 ? bright : deep}
            opacity={layer === 1 ? 0.9 : 0.24 + layer * 0.1}
          />
        );
      })}
    </g>
  );
}

function Beams({ deep, bright, chance: [a, b] }: PosterArt) {
  const x = 30 + a * 140;
  return (
    <g>
      {range(11).map((beam) => {
        const angle = -1.35 + beam * 0.27 + b * 0.2;
        const [left, right] = [Math.tan(angle) * 320, Math.tan(angle + 0.11) * 320];
        return (
          <path
            key={beam}
            d={`M${x} -20 L${x + left} 300 L${x + right} 300Z`}
            fill={deep}
            opacity={0.5 + (beam % 3) * 0.2}
          />
        );
      })}
      <circle cx={x} cy={112} r="27" fill={bright} />
    </g>
  );
}

function Tiles({ deep, bright, chance: [a, b, c] }: PosterArt) {
  const pick = Math.floor(a * 12);
  return (
    <g>
      {range(12).map((tile) => {
        const [x, y] = [20 + (tile % 3) * 56, 22 + Math.floor(tile / 3) * 44];
        const turn = Math.sin(tile * (2 + b * 7) + c * 9);
        if (tile === pick) return <circle key={tile} cx={x + 22} cy={y + 19} r="19" fill={bright} />;
        return turn > 0 ? (
          <rect key={tile} x={x} y={y} width="44" height="38" fill={deep} opacity={0.5 + turn / 2} />
        ) : (
          <path
            key={tile}
            d={`M${x} ${y + 38} A44 38 0 0 1 ${x + 44} ${y} V${y + 38}Z`}
            fill={deep}
            opacity={0.6 - turn / 3}
          />
        );
      })}
    </g>
  );
}

function Orbit({ deep, bright, chance: [a, b] }: PosterArt) {
  const turn = -30 + a * 60;
  return (
    <g transform={`rotate(${turn} 100 104)`}>
      <circle cx="100" cy="104" r="46" fill={deep} />
      {range(4).map((ring) => (
        <ellipse
          key={ring}
          cx="100"
          cy="104"
          rx={66 + ring * 15}
          ry={16 + ring * 7}
          fill="none"
          stroke={bright}
          strokeOpacity={0.75 - ring * 0.17}
        />
      ))}
      <circle cx={40 + b * 8} cy={96} r="9" fill={bright} />
    </g>
  );
}

const MOTIFS = { grooves: Grooves, sun: Sun, strata: Strata, beams: Beams, tiles: Tiles, orbit: Orbit };

/** The picture of a poster, without its lettering. */
export function PosterMotif({ art }: { art: PosterArt }) {
  const Motif = MOTIFS[art.motif];
  return <Motif {...art} />;
}
