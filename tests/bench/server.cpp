// dray-bench-server: BigCommerce and Propago on one loopback port, with canned answers. It knows as
// little as it can: which orders there are, and when each was submitted. GET /_bench/stats says
// what was asked and what that cost; GET /_bench/sample/KIND gives a request of a kind.

#include "tests/bench/canned.hpp"
#include "tests/bench/frames.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <string>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace dray::bench;
using clock_type = std::chrono::steady_clock;

struct settings {
    std::int64_t orders = 1000;
    std::int64_t margin_s = 60; ///< of the connector's searches, see search()
    std::string word = "Closed";
    int port = 0;
};

constexpr std::int64_t first_date = 1704067200; // 2024-01-01
constexpr std::int64_t first_number = 1'000'000;

std::string rfc2822(std::int64_t at) {
    const std::time_t t = at;
    std::tm parts{};
    gmtime_r(&t, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

std::string iso(std::int64_t at) {
    const std::time_t t = at;
    std::tm parts{};
    gmtime_r(&t, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return text;
}

/// `2026-03-01T12:00:00`, UTC; `otherwise` where it is none.
std::int64_t read_iso(std::string_view text, std::int64_t otherwise) {
    std::tm parts{};
    if (text.size() < 19 ||
        !strptime(std::string(text.substr(0, 19)).c_str(), "%Y-%m-%dT%H:%M:%S", &parts))
        return otherwise;
    return timegm(&parts);
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string_view::npos)
        return {};
    text.remove_prefix(at + from.size());
    return text.substr(0, text.find(to));
}

std::int64_t number(std::string_view text, std::int64_t otherwise) {
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
    return otherwise;
}

struct tally {
    std::int64_t requests = 0;
    std::int64_t bytes_in = 0;
    std::int64_t bytes_out = 0;
    std::string sample;
};

class vendors {
public:
    explicit vendors(const settings& s)
        : set_(s), order_(order_json), bare_(bare_order_json), shipment_(shipment_json),
          information_(shipping_information_xml), basic_(basic_order_xml) {}

    void answer(std::string_view request, std::size_t head, std::string& out) {
        const auto line = request.substr(0, request.find('\r'));
        const auto target = between(line, " ", " ");
        const auto body = request.substr(head);
        const auto before = out.size();
        if (target.starts_with("/_bench/"))
            return own(target, out);
        kind_ = "other";
        status_ = "200 OK";
        type_ = "application/json";
        body_.clear();
        if (target.ends_with(".asmx")) {
            type_ = "text/xml; charset=utf-8";
            soap(body);
        } else {
            shop(line, target, body);
        }
        reply(out);
        auto& t = tallies_[kind_];
        const auto at = clock_type::now();
        if (kind_ == "list_orders" && open_ && first_ == clock_type::time_point())
            first_ = at;
        if (kind_ == "put_status")
            last_ = at;
        ++t.requests;
        t.bytes_in += static_cast<std::int64_t>(request.size());
        t.bytes_out += static_cast<std::int64_t>(out.size() - before);
        if (t.sample.empty())
            t.sample = request;
    }

private:
    void reply(std::string& out) {
        out += "HTTP/1.1 ";
        out += status_;
        out += "\r\nContent-Type: ";
        out += type_;
        out += "\r\nX-Rate-Limit-Requests-Left: 1000000\r\nX-Rate-Limit-Requests-Quota: 1000000\r\n"
               "X-Rate-Limit-Time-Window-Ms: 30000\r\nX-Rate-Limit-Time-Reset-Ms: 1000\r\n"
               "Content-Length: ";
        out += std::to_string(body_.size());
        out += "\r\n\r\n";
        out += body_;
    }

    // ---- BigCommerce ----------------------------------------------------------------------------
    void shop(std::string_view line, std::string_view target, std::string_view body) {
        const auto path = between(target, "/v2/", "?");
        const bool one = path.starts_with("orders/");
        const auto id = one ? path.substr(7, path.find('/', 7) - 7) : std::string_view();
        if (path == "orders") {
            kind_ = "list_orders";
            list(target);
        } else if (one && path.ends_with("/shipments") && line.starts_with("POST")) {
            kind_ = "post_shipment";
            status_ = "201 Created";
            shipment_.render(body_, {{{'I', id}, {'N', std::to_string(++shipments_)}}});
        } else if (one && line.starts_with("PUT")) {
            kind_ = "put_status";
            bare_.render(body_, {{{'I', id},
                                  {'M', rfc2822(first_date)},
                                  {'S', between(body, "\"status_id\":", "}")}}});
        } else if (one) {
            kind_ = "get_order";
            bare_.render(body_, {{{'I', id}, {'M', rfc2822(first_date)}, {'S', "11"}}});
        } else if (path == "order_statuses") {
            kind_ = "order_statuses";
            body_ = order_statuses_json;
        } else if (path == "time") {
            body_ = "{\"time\":" + std::to_string(std::time(nullptr)) + "}";
        } else if (path == "store") {
            body_ = R"({"id":"bench","domain":"bench.example.com","name":"Bench"})";
        } else {
            status_ = "404 Not Found";
            body_ = "[]";
        }
    }

    /// Order i was modified i seconds after the first: pages by date, each order once.
    void list(std::string_view target) {
        const auto limit = number(between(target, "limit=", "&"), 250);
        const auto from = read_iso(between(target, "min_date_modified=", "&"), 0);
        auto i = std::max<std::int64_t>(0, from - first_date);
        const auto end = open_ ? std::min(set_.orders, i + limit) : 0;
        body_ += '[';
        for (bool first = true; i < end; ++i, first = false) {
            if (!first)
                body_ += ',';
            order_.render(
                body_,
                {{{'I', std::to_string(100 + i)}, {'M', rfc2822(first_date + i)}, {'S', "11"}}});
        }
        body_ += ']';
    }

    // ---- Propago --------------------------------------------------------------------------------
    void soap(std::string_view body) {
        if (body.find("<SubmitOrder") != std::string_view::npos) {
            kind_ = "submit";
            submitted_.push_back(std::time(nullptr));
            references_.emplace_back(between(body, "<PoNumber>", "<"));
            const auto size = static_cast<std::int64_t>(submitted_.size());
            wrap("SubmitOrder", "<Data>" + std::to_string(first_number + size - 1) + "</Data>");
        } else if (body.find("<SearchOrders") != std::string_view::npos) {
            kind_ = "search";
            search(body);
        } else if (body.find("<GetShippingInformation") != std::string_view::npos) {
            kind_ = "shipping_information";
            information_.render(body_, {{{'I', between(body, "<orderNumber>", "<")}}});
        } else if (body.find("<GetOrderStatus") != std::string_view::npos) {
            kind_ = "order_status";
            wrap("GetOrderStatus", "<Data>" + set_.word + "</Data>");
        } else {
            status_ = "500 Internal Server Error";
        }
    }

    /// A page shows the orders of the asked dates less the connector's margin: in life a day's
    /// margin brings few strangers, here days are seconds and it would bring all orders.
    void search(std::string_view body) {
        const auto skip = number(between(body, "<Skip>", "<"), 0);
        const auto take = number(between(body, "<Take>", "<"), 50);
        const auto from = read_iso(between(body, "<OrderSubmittedStartDate>", "<"), 0);
        const auto until = read_iso(between(body, "<OrderSubmittedEndDate>", "<"), 1LL << 40);
        const auto low =
            std::lower_bound(submitted_.begin(), submitted_.end(), from + set_.margin_s - 1) -
            submitted_.begin();
        const auto high = std::max(
            low, std::upper_bound(submitted_.begin(), submitted_.end(), until - set_.margin_s + 1) -
                     submitted_.begin());
        std::string data = "<Data>";
        for (auto i = low + skip; i < std::min(high, low + skip + take); ++i) {
            const auto at = static_cast<std::size_t>(i);
            basic_.render(data, {{{'I', std::to_string(first_number + i)},
                                  {'M', iso(submitted_[at])},
                                  {'S', set_.word},
                                  {'P', references_[at]}}});
        }
        data += "</Data><TotalRecords>" + std::to_string(high - low) + "</TotalRecords>";
        wrap("SearchOrders", data);
    }

    void wrap(const std::string& operation, const std::string& data) {
        body_ += soap_begin;
        body_ += "<" + operation +
                 "Response xmlns=\"https://api.mypropago.com/Public/OrderService\"><" + operation +
                 "Result><ReturnCode>Success</ReturnCode>" + data + "</" + operation + "Result></" +
                 operation + "Response>";
        body_ += soap_end;
    }

    // ---- what the runner asks -------------------------------------------------------------------
    void own(std::string_view target, std::string& out) {
        type_ = "application/json";
        status_ = "200 OK";
        constexpr std::string_view sample = "/_bench/sample/";
        if (target.starts_with(sample)) {
            const auto found = tallies_.find(std::string(target.substr(sample.size())));
            body_ = found == tallies_.end() ? std::string() : found->second.sample;
            return reply(out);
        }
        constexpr std::string_view apart = "/_bench/spread?days=";
        if (target.starts_with(apart))
            spread(number(target.substr(apart.size()), 30));
        if (target == "/_bench/open") { // until then the shop has no orders
            open_ = true;
            tallies_.clear();
            first_ = last_ = {};
        }
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        const auto us = [](const timeval& t) { return t.tv_sec * 1'000'000LL + t.tv_usec; };
        body_ = "{\"cpu_us\":" + std::to_string(us(used.ru_utime) + us(used.ru_stime)) +
                ",\"seconds\":" +
                std::to_string(std::chrono::duration<double>(last_ - first_).count()) +
                ",\"kinds\":{";
        bool more = false;
        for (const auto& [kind, t] : tallies_) {
            body_ += (more ? ",\"" : "\"") + kind + "\":[" + std::to_string(t.requests) + "," +
                     std::to_string(t.bytes_in) + "," + std::to_string(t.bytes_out) + "]";
            more = true;
        }
        body_ += "}}";
        reply(out);
    }

    /// As if all that was submitted had come evenly over that many days, until now. Days are days
    /// from here on, and a margin brings what it brings.
    void spread(std::int64_t days) {
        const auto now = std::time(nullptr);
        const auto all = static_cast<std::int64_t>(submitted_.size());
        for (std::int64_t i = 0; i < all; ++i)
            submitted_[static_cast<std::size_t>(i)] = now - days * 86400 * (all - i) / all;
        set_.margin_s = 0;
    }

    settings set_;
    canned order_, bare_, shipment_, information_, basic_;
    std::vector<std::int64_t> submitted_; ///< seconds, ascending
    std::vector<std::string> references_;
    std::int64_t shipments_ = 0;
    bool open_ = false;
    std::map<std::string, tally> tallies_;
    clock_type::time_point first_, last_;
    std::string kind_, status_, type_, body_;
};

class peer : public std::enable_shared_from_this<peer> {
public:
    peer(tcp::socket socket, vendors& v) : socket_(std::move(socket)), vendors_(v) {}

    void read() {
        const auto had = in_.size();
        in_.resize(had + 16384);
        socket_.async_read_some(asio::buffer(in_.data() + had, 16384),
                                [me = shared_from_this(), had](error_code bad, std::size_t n) {
                                    if (bad)
                                        return;
                                    me->in_.resize(had + n);
                                    me->serve();
                                });
    }

private:
    void serve() {
        out_.clear();
        std::size_t head = 0;
        while (const auto size = whole_message(in_, head)) {
            vendors_.answer(std::string_view(in_).substr(0, size), head, out_);
            in_.erase(0, size);
        }
        if (out_.empty())
            return read();
        asio::async_write(socket_, asio::buffer(out_),
                          [me = shared_from_this()](error_code bad, std::size_t) {
                              if (!bad)
                                  me->read();
                          });
    }

    tcp::socket socket_;
    vendors& vendors_;
    std::string in_, out_;
};

void accept(tcp::acceptor& door, vendors& v) {
    door.async_accept([&](error_code bad, tcp::socket socket) {
        if (!bad) {
            socket.set_option(tcp::no_delay(true));
            std::make_shared<peer>(std::move(socket), v)->read();
        }
        accept(door, v);
    });
}

} // namespace

int main(int argc, char** argv) {
    settings s;
    CLI::App app{"Plays BigCommerce and Propago with canned answers, for the relay benchmark."};
    app.add_option("--orders", s.orders, "orders in the shop");
    app.add_option("--word", s.word, "the status of every order at Propago");
    app.add_option("--margin", s.margin_s, "seconds of the connector's search_margin");
    app.add_option("--port", s.port, "0: any");
    CLI11_PARSE(app, argc, argv);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM); // whoever measures may be killed
    asio::io_context io(1);
    vendors v(s);
    tcp::acceptor door(
        io, tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(s.port)));
    std::printf("%d\n", int{door.local_endpoint().port()});
    std::fflush(stdout);
    accept(door, v);
    io.run();
}
