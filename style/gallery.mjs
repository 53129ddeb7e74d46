// Fills gallery.html: names of the assets, the map, and dots on it.
import fs from 'node:fs';
import { drawEurope, place } from './map.mjs';

const UNION = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));
// Longitude, latitude.
const CITIES = [[14.51, 46.06], [4.48, 51.03], [11.34, 44.49], [22.94, 40.64], [24.94, 60.17], [10, 53.55],
  [-9.14, 38.72], [-3.7, 40.42], [2.35, 48.86], [21.01, 52.23], [23.32, 42.7], [12.57, 55.68], [18.07, 59.33],
  [-6.26, 53.35], [16.37, 48.21], [19.04, 47.5], [26.1, 44.43], [25.28, 54.69], [14.42, 50.09], [2.17, 41.39],
  [4.9, 52.37], [7.26, 43.7], [33.38, 35.17], [24.11, 56.95]];

export function gallery(names) {
  const { data } = drawEurope();
  const land = data.countries.map(({ code, path }) => (
    `<path class="ua-map__land${UNION.has(code) ? ' ua-map__land--in' : ''}" d="${path}"/>`)).join('');
  const dots = CITIES.map(([lon, lat]) => {
    const [x, y] = place(data.projection, lon, lat);
    return `<circle class="ua-map__dot" cx="${x}" cy="${y}" r="5"/>`;
  }).join('');
  return fs.readFileSync(new URL('gallery.html', import.meta.url), 'utf8')
    .replaceAll('{{css}}', names.css)
    .replaceAll('{{icons}}', names.icons)
    .replaceAll('{{map-view-box}}', data.viewBox)
    .replaceAll('{{map-land}}', `<path class="ua-map__land" d="${data.land}"/>${land}`)
    .replaceAll('{{map-dots}}', dots)
    .replace(/\{\{(x|y) ([\d.-]+) ([\d.-]+)\}\}/g, (_, axis, lon, lat) => (
      place(data.projection, +lon, +lat)[axis === 'x' ? 0 : 1]));
}
