# CHART_LIBRARY_SCRIPT: the chart library that report pages carry inside them (lightweight-charts by
# TradingView, Apache-2.0), from its pinned npm package.
include(NpmPackage)
npm_package(
  "lightweight-charts" "5.2.1"
  "215c282b544b1622cfb9b68a22335bb6358b9e93ccaa20014ab4dacbac2198d6bc2f5fb5f76f7656d1c9f815b23d4b8b0b0174b5c42584459dd422c1d9ad67b1"
  "dist/lightweight-charts.standalone.production.js;LICENSE" chart_library_dir)
set(CHART_LIBRARY_SCRIPT "${chart_library_dir}/dist/lightweight-charts.standalone.production.js")
