// What a page does beyond being read: theme, sorting, charts. Runs once, at the end of the body.
(() => {
  'use strict';
  const root = document.documentElement;
  const dark_query = matchMedia('(prefers-color-scheme: dark)');
  const charts = [];  // {recolour, plot, picture} of each.

  // --- Theme: the system's, unless the reader chose. Storage may be closed to file:// pages.
  const stored_theme = {
    read() { try { return localStorage.getItem('godwit-theme'); } catch { return null; } },
    write(theme) { try { localStorage.setItem('godwit-theme', theme); } catch { /* Only for now. */ } },
  };
  function set_theme(theme) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    for (const chart of charts) chart.recolour();
  }
  const is_dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark_query.matches);

  function start_theme() {
    const chosen = stored_theme.read();
    if (chosen === 'light' || chosen === 'dark') set_theme(chosen);
    document.querySelector('.theme').addEventListener('click', () => {
      const theme = is_dark() ? 'light' : 'dark';
      stored_theme.write(theme);
      set_theme(theme);
    });
    dark_query.addEventListener('change', () => set_theme(root.dataset.theme));
    // Charts paint with the next frame, which is too late for a printer: it gets pictures of them.
    let before_print;
    addEventListener('beforeprint', () => {
      before_print = root.dataset.theme;
      set_theme('light');
      for (const chart of charts) {
        const picture = chart.picture();
        picture.className = 'printed';
        picture.removeAttribute('style');
        chart.plot.after(picture);
      }
    });
    addEventListener('afterprint', () => {
      for (const picture of document.querySelectorAll('.printed')) picture.remove();
      set_theme(before_print);
    });
  }

  // --- Tables: a click on a header sorts by it, a second click turns the order.
  function sort_table(table, column, descending) {
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows, (row) => {
      const cell = row.cells[column];
      return { row, number: cell.dataset.v === undefined ? NaN : Number(cell.dataset.v), text: cell.textContent };
    });
    const has_numbers = keyed.some((item) => !Number.isNaN(item.number));
    const sign = descending ? -1 : 1;
    keyed.sort((a, b) => {
      if (!has_numbers) return sign * a.text.localeCompare(b.text, undefined, { numeric: true });
      if (Number.isNaN(a.number) || Number.isNaN(b.number)) return Number.isNaN(a.number) - Number.isNaN(b.number);
      return sign * (a.number - b.number);
    });
    body.append(...keyed.map((item) => item.row));
  }
  function start_tables() {
    for (const button of document.querySelectorAll('table.data th button')) {
      button.addEventListener('click', () => {
        const header = button.parentElement;
        const descending = header.getAttribute('aria-sort') === 'ascending';
        for (const other of header.parentElement.cells) other.setAttribute('aria-sort', 'none');
        header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        sort_table(header.closest('table'), header.cellIndex, descending);
      });
    }
  }

  // --- Time lines: strips page by page, filtered and ordered as the reader asks.
  function start_timeline(box) {
    const list = box.querySelector('ol');
    const given = Array.from(list.children, (item) => ({ item, name: item.querySelector('.name').textContent, out: 'out' in item.dataset }));
    const by_name = given.slice().sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    const tools = box.querySelector('.tools');
    if (!tools) return;
    const [search, only] = tools.querySelectorAll('input');
    const order = tools.querySelector('select');
    const [back, forth] = tools.querySelectorAll('button');
    const size = Number(box.dataset.page);
    let start = 0;
    function show() {
      const text = search.value.trim().toLowerCase();
      const all = order.value === 'name' ? by_name : given;
      const shown = all.filter((one) => (!only.checked || one.out) && one.name.toLowerCase().includes(text));
      start = Math.max(0, Math.min(start, shown.length - 1));
      start -= start % size;
      const page = shown.slice(start, start + size);
      for (const one of given) one.item.hidden = true;
      for (const one of page) one.item.hidden = false;
      list.append(...page.map((one) => one.item));
      tools.querySelector('output').textContent = page.length ? `${start + 1}–${start + page.length} / ${shown.length}` : '0';
      back.disabled = start === 0;
      forth.disabled = start + size >= shown.length;
    }
    const restart = () => { start = 0; show(); };
    search.addEventListener('input', restart);
    only.addEventListener('change', restart);
    order.addEventListener('change', restart);
    tools.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      start += Number(button.dataset.step) * size;
      show();
      if (box.getBoundingClientRect().top < 0) box.scrollIntoView();
    });
    tools.hidden = false;
    show();
    // Paper has no pages to turn: it gets all that was asked for.
    addEventListener('beforeprint', () => { for (const one of given) one.item.hidden = only.checked && !one.out; });
    addEventListener('afterprint', show);
  }

  // --- Numbers and times as the page writes them elsewhere (format.h).
  function value_text(value, series) {
    if (value === null || value === undefined) return '–';
    const number = series.percent ? value * 100 : value;
    let text = Math.abs(number) < 1e15 ? number.toFixed(series.decimals) : number.toExponential(2);
    if (/^-[0.]*$/.test(text)) text = text.slice(1);
    const [whole, fraction] = text.split('.');
    text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? '.' + fraction : '');
    return text + (series.percent ? '%' : '') + (series.unit ? ' ' + series.unit : '');
  }
  // On an axis: no unit, and millions short, so that the axis stays narrow.
  const large_units = root.lang.startsWith('zh') ? [[1e8, '亿'], [1e4, '万']] : [[1e9, 'B'], [1e6, 'M']];
  function axis_text(value, series, decimals = 2) {
    const unit = !series.percent && Math.abs(value) >= 1e6 && Math.abs(value) < 1e15 && large_units.find(([size]) => Math.abs(value) >= size);
    return unit ? value_text(value / unit[0], { decimals }) + unit[1] : value_text(value, { percent: series.percent, decimals: series.decimals });
  }
  const axis_texts = (values, series) => [2, 3, 4, 5, 6, 7, 8, 9].map((decimals) => values.map((value) => axis_text(value, series, decimals)))
    .find((texts, i) => i === 7 || new Set(texts).size === texts.length);  // With the digits that tell labels apart.
  function time_text(time, data) {
    const text = new Date(time * 1000).toISOString();
    if (data.unit === 86400) return text.slice(0, 10);
    return text.slice(0, 10) + ' ' + text.slice(11, time % 60 === 0 ? 16 : 19);
  }

  // --- Charts.
  const colour = (name) => getComputedStyle(root).getPropertyValue('--' + name).trim();
  function faded(hex, opacity) {
    const part = (at) => parseInt(hex.slice(at, at + 2), 16);
    return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${opacity})`;
  }
  const transparent = 'rgba(0, 0, 0, 0)';

  // Differences in the chart's unit to the seconds that the axis shows.
  function running_times(differences, data) {
    let time = 0;
    return differences.map((difference) => (time += difference) * data.unit + data.offset);
  }
  // Index of the last time that is not after `time`; -1 before the first.
  function index_at(times, time) {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= time) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  // How each kind is drawn: the library's type, its colours, and what hides a line across a gap.
  const kinds = {
    candles: {
      type: 'CandlestickSeries',
      colours: () => ({ upColor: colour('up'), borderUpColor: colour('up'), wickUpColor: colour('up'),
        downColor: colour('down'), borderDownColor: colour('down'), wickDownColor: colour('down') }),
    },
    line: { type: 'LineSeries', colours: (c) => ({ color: c }), gap: { color: transparent } },
    step: { type: 'LineSeries', extra: { lineType: 1 }, colours: (c) => ({ color: c }), gap: { color: transparent } },
    area: {
      type: 'AreaSeries',
      colours: (c) => ({ lineColor: c, topColor: faded(c, .28), bottomColor: faded(c, .03) }),
      gap: { lineColor: transparent, topColor: transparent, bottomColor: transparent },
    },
    zero: {
      type: 'BaselineSeries',
      extra: { baseValue: { type: 'price', price: 0 } },
      colours: (c) => ({ topLineColor: c, bottomLineColor: c, topFillColor1: faded(c, .3), topFillColor2: faded(c, .1),
        bottomFillColor1: faded(c, .1), bottomFillColor2: faded(c, .3) }),
      gap: { topLineColor: transparent, bottomLineColor: transparent, topFillColor1: transparent,
        topFillColor2: transparent, bottomFillColor1: transparent, bottomFillColor2: transparent },
    },
    columns: { type: 'HistogramSeries', extra: { base: 0 }, colours: (c) => ({ color: faded(c, .6) }) },
  };

  function points_of(series) {
    if (series.kind === 'candles') {
      return series.times.map((time, i) => (series.o[i] === null || series.h[i] === null || series.l[i] === null ||
        series.c[i] === null ? { time } : { time, open: series.o[i], high: series.h[i], low: series.l[i], close: series.c[i] }));
    }
    const gap = kinds[series.kind].gap;
    return series.times.map((time, i) => {
      if (series.v[i] === null) return { time };
      // The library joins points across a gap in the style of the point before it.
      return gap && series.v[i + 1] === null ? { time, value: series.v[i], ...gap } : { time, value: series.v[i] };
    });
  }

  const marker_shapes = {
    u: { position: 'belowBar', shape: 'arrowUp', colour: 'up' },
    d: { position: 'aboveBar', shape: 'arrowDown', colour: 'down' },
    o: { position: 'aboveBar', shape: 'circle', colour: 'soft' },
  };
  // Markers on the series' own times, and their texts by time for the legend.
  function read_markers(series, data) {
    const [differences, shapes, texts] = series.markers;
    const list = running_times(differences, data).map((time, i) => ({
      time: series.times[Math.max(0, index_at(series.times, time))], ...marker_shapes[shapes[i]], text: texts[i] }));
    series.marker_texts = new Map();
    for (const marker of list) {
      const before = series.marker_texts.get(marker.time);
      series.marker_texts.set(marker.time, before ? before + '; ' + marker.text : marker.text);
    }
    return list;
  }
  const text_width = 140;  // Pixels that a marker's text wants for itself,
  const arrow_width = 14;  // and its arrow.
  function attach_markers(chart, plot, series, data) {
    if (!series.markers || series.times.length === 0) return;
    const list = read_markers(series, data);
    const plugin = LightweightCharts.createSeriesMarkers(series.api, []);
    let drawn = { show_text: false, size: 1 };
    const draw = () => plugin.setMarkers(list.map((m) => ({ time: m.time, position: m.position, shape: m.shape,
      color: colour(m.colour), size: drawn.size, text: drawn.show_text ? m.text : '' })));
    const update = () => {
      const range = chart.timeScale().getVisibleRange();
      if (!range) return;
      const in_sight = list.filter((m) => m.time >= range.from && m.time <= range.to).length;
      const show_text = in_sight * text_width <= plot.clientWidth;
      const size = in_sight * arrow_width <= plot.clientWidth ? 1 : .6;
      if (show_text === drawn.show_text && size === drawn.size) return;
      drawn = { show_text, size };
      draw();
    };
    draw();
    chart.timeScale().subscribeVisibleTimeRangeChange(update);
    series.redraw_markers = draw;
  }

  function themed_options() {
    return {
      layout: {
        background: { type: 'solid', color: colour('page') }, textColor: colour('soft'), fontSize: 11,
        fontFamily: getComputedStyle(document.body).fontFamily, attributionLogo: true,
        panes: { separatorColor: colour('line'), separatorHoverColor: colour('grid'), enableResize: true },
      },
      grid: { vertLines: { color: colour('grid') }, horzLines: { color: colour('grid') } },
      crosshair: {
        mode: LightweightCharts.CrosshairMode.Normal,
        vertLine: { color: colour('muted'), labelBackgroundColor: colour('soft') },
        horzLine: { color: colour('muted'), labelBackgroundColor: colour('soft') },
      },
      timeScale: { borderColor: colour('line') },
      rightPriceScale: { borderColor: colour('line') },
    };
  }

  // A value between two gaps has no line: it gets a dot.
  function attach_dots(series) {
    if (!kinds[series.kind].gap) return;
    const is_value = (i) => series.v[i] !== null && series.v[i] !== undefined;
    const alone = series.times.filter((time, i) => is_value(i) && !is_value(i - 1) && !is_value(i + 1));
    if (alone.length === 0) return;
    const plugin = LightweightCharts.createSeriesMarkers(series.api, []);
    series.redraw_dots = () => plugin.setMarkers(alone.map((time) => ({ time, position: 'inBar', shape: 'circle',
      color: colour(series.color), size: .3 })));
  }

  // The legend keeps its place; moving over the chart changes only the values.
  function make_legend(element, data, all_series) {
    const add = (parent, tag, text, name) => {
      const child = document.createElement(tag);
      if (name) child.className = name;
      child.textContent = text;
      parent.append(child);
      return child;
    };
    const when = add(element, 'span', '', 'when');
    const is_long = data.panes.length > 3 || all_series.length > 6;  // Then each pane has a line of its own.
    for (const pane of data.panes) {
      const line = is_long ? add(element, 'div', '', 'pane') : element;
      if (pane.title) add(line, 'span', pane.title, 'title');
      for (const series of pane.series) {
        const entry = add(line, 'span', '');
        series.swatch = add(entry, 'i', '');
        entry.append(series.name + ' ');
        series.readout = add(entry, 'b', '');
      }
    }
    const event = add(element, 'span', '');
    return (time) => {
      when.textContent = time_text(time, data);
      const events = [];
      for (const series of all_series) {
        const i = index_at(series.times, time);
        series.readout.textContent = series.kind === 'candles'
          ? ['o', 'h', 'l', 'c'].map((key, k) => data.ohlc[k] + '\u00a0' + value_text(series[key][i], series)).join(' ')
          : value_text(series.v[i], series);
        const text = series.marker_texts && i >= 0 && series.marker_texts.get(series.times[i]);
        if (text && series.times[i] === time) events.push(text);
      }
      event.textContent = events.join('; ');
    };
  }

  const last_of = (times) => Math.max(...times.filter((list) => list.length).map((list) => list[list.length - 1]));

  // Everything, with room beside the first and the last bar for half a label of the time axis.
  function show_all(chart, times) {
    const bars = new Set(times.flat()).size;
    const room = bars * 30 / Math.max(chart.timeScale().width() - 60, 30);  // 30 px.
    chart.timeScale().fitContent();
    chart.timeScale().setVisibleLogicalRange({ from: -room, to: bars - 1 + room });
  }

  // A wheel over the chart scrolls the page until the reader clicks into the chart.
  function guard_wheel(chart, plot) {
    const wheel = (on) => chart.applyOptions({ handleScroll: { mouseWheel: on, vertTouchDrag: false }, handleScale: { mouseWheel: on } });
    wheel(false);
    plot.addEventListener('pointerdown', (event) => { if (event.pointerType === 'mouse') wheel(true); });
    plot.addEventListener('pointerleave', () => wheel(false));
  }

  function start_buttons(figure, chart, data, times) {
    const last_time = last_of(times);
    figure.querySelector('.buttons').addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      if (button.dataset.log !== undefined) {
        const on = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(on));
        const mode = on ? LightweightCharts.PriceScaleMode.Logarithmic : LightweightCharts.PriceScaleMode.Normal;
        data.panes.forEach((pane, i) => { if (pane.log) chart.priceScale('right', i).applyOptions({ mode }); });
      } else if (button.dataset.days === '0') {
        show_all(chart, times);
      } else {
        chart.timeScale().setVisibleRange({ from: last_time - Number(button.dataset.days) * 86400, to: last_time });
      }
    });
  }

  function add_series(chart, plot, series, pane_index, data) {
    const kind = kinds[series.kind];
    series.api = chart.addSeries(LightweightCharts[kind.type], {
      ...kind.extra, ...kind.colours(colour(series.color)), lineWidth: 1.5, priceLineVisible: false, lastValueVisible: false,
      priceFormat: { type: 'custom', formatter: (value) => axis_text(value, series),
        tickmarksFormatter: (values) => axis_texts(values, series), minMove: 10 ** -(series.decimals + (series.percent ? 2 : 0)) },
    }, pane_index);
    series.api.setData(points_of(series));
    attach_markers(chart, plot, series, data);
    attach_dots(series);
  }

  function start_chart(figure) {
    const source = figure.querySelector('script[type="application/json"]');
    if (!source) return;  // A chart without data.
    const data = JSON.parse(source.textContent);
    const plot = figure.querySelector('.plot');
    const times = data.times.map((differences) => running_times(differences, data));
    const all_series = data.panes.flatMap((pane) => pane.series);
    for (const series of all_series) series.times = times[series.times];
    const last_time = last_of(times);
    const chart = LightweightCharts.createChart(plot, { ...themed_options(), autoSize: true, width: plot.clientWidth, height: plot.clientHeight,
      localization: { locale: data.locale, timeFormatter: (time) => time_text(time, data) } });
    chart.timeScale().applyOptions({ timeVisible: data.unit !== 86400, secondsVisible: false, minBarSpacing: .001,
      lockVisibleTimeRangeOnResize: true });
    data.panes.forEach((pane, i) => {
      for (const series of pane.series) add_series(chart, plot, series, i, data);
    });
    data.panes.forEach((pane, i) => chart.panes()[i].setStretchFactor(pane.weight));
    guard_wheel(chart, plot);
    start_buttons(figure, chart, data, times);
    const show = make_legend(figure.querySelector('.legend'), data, all_series);
    chart.subscribeCrosshairMove((param) => show(param.time === undefined ? last_time : param.time));
    const recolour = () => {
      chart.applyOptions(themed_options());
      for (const series of all_series) {
        series.api.applyOptions(kinds[series.kind].colours(colour(series.color)));
        series.swatch.style.background = series.kind === 'candles'
          ? `linear-gradient(135deg, ${colour('up')} 50%, ${colour('down')} 50%)` : colour(series.color);
        if (series.redraw_markers) series.redraw_markers();
        if (series.redraw_dots) series.redraw_dots();
      }
    };
    charts.push({ recolour, plot, picture: () => chart.takeScreenshot() });
    recolour();
    show(last_time);
    show_all(chart, times);
  }

  start_theme();
  start_tables();
  for (const box of document.querySelectorAll('.timeline')) start_timeline(box);
  for (const figure of document.querySelectorAll('figure.chart')) start_chart(figure);
})();
