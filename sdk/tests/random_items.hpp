#pragma once

// Random values of the data types, for round trips: every member may be set, texts hold whatever
// UTF-8 may hold.

#include <dray/data/functions.hpp>

#include <random>

namespace dray::tests {

class random_items {
public:
    explicit random_items(std::uint32_t seed) : engine_(seed) {}

    data::order order() {
        data::order o;
        o.ref = text();
        o.number = text();
        o.status = data::status(text(), text());
        o.created_at = time();
        o.modified_at = time();
        o.currency = text();
        o.totals.subtotal = text();
        o.totals.shipping = text();
        o.totals.tax = text();
        o.totals.discount = text();
        o.totals.grand = text();
        o.payment_method = text();
        o.payment_status = text();
        o.customer_id = text();
        o.billing = address();
        o.customer_note = text();
        o.staff_note = text();
        o.channel = text();
        o.archived = flag();
        o.test = flag();
        for (auto n = below(6); n > 0; --n)
            o.lines.push_back(line());
        for (auto n = below(3); n > 0; --n) {
            data::ship_group group;
            group.id = text();
            group.kind = static_cast<data::group_kind>(below(3));
            group.to = address();
            group.method = text();
            group.cost = text();
            o.ship_groups.push_back(group);
        }
        o.fields = options();
        return o;
    }

    data::consignment consignment() {
        data::consignment c;
        c.reference = text();
        c.order_number = text();
        c.source = text();
        c.ordered_at = time();
        c.currency = text();
        c.to = address();
        c.billing = address();
        c.email = text();
        c.method = text();
        c.carrier = text();
        c.service = text();
        c.note = text();
        c.test = flag();
        for (auto n = below(5); n > 0; --n) {
            data::consignment_line l;
            l.number = number();
            l.source_line = text();
            l.sku = text();
            l.name = text();
            l.quantity = number();
            l.unit_price = text();
            l.options = options();
            c.lines.push_back(l);
        }
        return c;
    }

    data::consignment_update update() {
        data::consignment_update u;
        u.ref = text();
        u.reference = text();
        u.state = static_cast<data::warehouse_state>(below(9));
        u.word = text();
        u.message = text();
        u.shipments_read = flag();
        for (auto n = below(4); n > 0; --n)
            u.shipments.push_back(shipment());
        return u;
    }

    data::found_order found_order() {
        data::found_order f;
        f.ref = text();
        f.state = static_cast<data::warehouse_state>(below(9));
        f.word = text();
        f.fingerprint.name = text();
        f.fingerprint.postcode = text();
        for (auto n = below(4); n > 0; --n)
            f.fingerprint.lines.emplace_back(text(), text(), number());
        if (flag())
            f.submitted_at = time();
        return f;
    }

    data::stock_count stock_count() {
        data::stock_count c;
        c.sku = text();
        c.location = text();
        c.quantity = number();
        c.as_of = time();
        c.nets.allocated = flag();
        c.nets.ordered_not_allocated = flag();
        c.nets.on_hold = flag();
        return c;
    }

    data::shipment shipment() {
        data::shipment s;
        s.ref = text();
        s.carrier = text();
        s.service = text();
        s.tracking = text();
        for (auto n = below(3); n > 0; --n)
            s.more_tracking.push_back(text());
        s.tracking_url = text();
        if (flag())
            s.shipped_at = time();
        for (auto n = below(3); n > 0; --n)
            s.lines.emplace_back(text(), text(), number());
        s.cost = text();
        s.voided = flag();
        return s;
    }

    std::string text() {
        static constexpr const char* pieces[] = {
            "a",  "Z",    "0",    " ",      "\"",     "\\",         "/",      "\n",
            "\t", "\x01", "\x1f", "\x7f",   "\u00e9", "\u4e2d",     "\u20ac", "{{secret:x}}",
            "<",  "&",    "\r",   "\u0000", "\u2028", "\U0001f69a", "[",      "null"};
        std::string out;
        for (auto n = below(8); n > 0; --n)
            out += pieces[below(std::size(pieces))];
        if (below(16) == 0)
            out.push_back('\0');
        return out;
    }

    bool flag() { return below(2) == 0; }

    std::size_t below(std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_);
    }

    std::int64_t number() {
        switch (below(5)) {
        case 0:
            return 0;
        case 1:
            return std::numeric_limits<std::int64_t>::max();
        case 2:
            return std::numeric_limits<std::int64_t>::min();
        default:
            return static_cast<std::int64_t>(below(100'000)) - 50'000;
        }
    }

    /// Anything that RFC 3339 can say from 1970 to 9999.
    data::timestamp time() {
        const auto ms =
            std::uniform_int_distribution<std::int64_t>(0, 253'402'300'799'999)(engine_);
        return data::timestamp{std::chrono::milliseconds{flag() ? ms : ms / 1000 * 1000}};
    }

private:
    data::address address() {
        data::address a;
        if (below(4) == 0)
            return a;
        for (auto* const part :
             {&a.name, &a.company, &a.street1, &a.street2, &a.street3, &a.city, &a.region,
              &a.region_code, &a.postcode, &a.country, &a.country_code, &a.phone, &a.email})
            *part = text();
        return a;
    }

    data::line line() {
        data::line l;
        l.id = text();
        l.ship_group = text();
        l.sku = text();
        l.name = text();
        l.kind = static_cast<data::line_kind>(below(4));
        l.quantity = number();
        l.shipped = number();
        l.canceled = number();
        l.unit_price = text();
        l.parent = text();
        l.is_bundle = flag();
        l.is_custom = flag();
        l.options = options();
        return l;
    }

    std::vector<data::line_option> options() {
        std::vector<data::line_option> all;
        for (auto n = below(3); n > 0; --n)
            all.emplace_back(text(), text());
        return all;
    }

    std::mt19937 engine_;
};

} // namespace dray::tests
