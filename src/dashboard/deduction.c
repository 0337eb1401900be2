#include "dashboard/deduction.h"

#include "pricing/money.h"

static int64_t remaining(const struct deduction_line *line)
{
    return line->gmv - line->deducted;
}

static void take(struct deduction_line *line, int64_t amount)
{
    line->amount += amount;
    line->deducted += amount;
}

void deduction_take_whole(struct deduction_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lines[i].amount = 0;
        take(&lines[i], remaining(&lines[i]));
        lines[i].units = lines[i].quantity;
    }
}

/* GMV of so many of the line's units, rounded half up. */
static int64_t gmv_of_units(const struct deduction_line *line, int64_t units)
{
    return (int64_t)(((money_wide)line->gmv * units * 2 + line->quantity) /
                     ((money_wide)line->quantity * 2));
}

void deduction_take_units(struct deduction_line *line, int64_t units)
{
    int64_t taken = money_min(units, line->quantity - line->units);
    int64_t amount = gmv_of_units(line, line->units + taken) - gmv_of_units(line, line->units);

    line->units += taken;
    take(line, money_min(amount, remaining(line)));
}

/* The line that has the largest remainder of amount × remaining ÷ all, and has
 * not got its unit yet (its amount is still rounded down). */
static size_t find_largest(const struct deduction_line *lines, size_t count, int64_t amount,
                           money_wide all)
{
    money_wide largest = 0;
    size_t found = count;

    for (size_t i = 0; i < count; i++) {
        money_wide share = (money_wide)amount * (remaining(&lines[i]) + lines[i].amount);
        money_wide remainder = share - (money_wide)lines[i].amount * all;

        if (remainder > largest) {
            largest = remainder;
            found = i;
        }
    }
    return found;
}

void deduction_take_amount(struct deduction_line *lines, size_t count, int64_t amount)
{
    money_wide all = 0;
    int64_t left;

    for (size_t i = 0; i < count; i++) {
        lines[i].amount = 0;
        all += remaining(&lines[i]);
    }
    if (amount > all)
        amount = (int64_t)all;
    left = amount;
    if (left == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        int64_t share = (int64_t)((money_wide)amount * remaining(&lines[i]) / all);

        take(&lines[i], share);
        left -= share;
    }
    for (; left > 0; left--)
        take(&lines[find_largest(lines, count, amount, all)], 1);
}
