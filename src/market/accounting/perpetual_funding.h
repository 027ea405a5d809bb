// Funding of linear perpetuals: longs pay shorts when the rate is positive.
#pragma once

#include "market/accounting/account.h"

namespace godwit {

/// Books -position x mark x rate at a funding time (rules/crypto.toml), rounded down; returns it,
/// in the quote currency. A flat position books nothing. Source: Binance USD-M futures,
/// "Introduction to Funding Rates".
Amount book_funding(Account& account, Timestamp ts, InstrumentIndex instrument, Price mark,
                    Rate rate);

/// What is left of a negative balance after a liquidation: the venue's insurance fund bears it, and
/// cash in that currency is zero again. Returns what it bore, >= 0. Futures accounts owe it
/// instead.
Amount book_insurance(Account& account, Timestamp ts, const Currency& currency);

}  // namespace godwit
