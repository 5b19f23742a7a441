#include "core/http/detail/token_keeper.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>

namespace dray::http::detail {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t max_answer_bytes = std::size_t{256} << 10;
constexpr seconds refusal_stands{10};
constexpr seconds whole_limit{30};

std::size_t fingerprint(const request& r) {
    std::string all = r.url + '\n' + r.body;
    for (const auto& [name, value] : r.headers)
        all += '\n' + name + ':' + value;
    return std::hash<std::string>()(all);
}

/// Whether the endpoint refused what it was given, rather than failing itself.
bool is_refusal(int status) {
    return status / 100 == 4 && status != 408 && status != 429;
}

} // namespace

token_keeper::token_keeper(boost::asio::io_context& io, client& transport,
                           const session_settings& settings, authenticator& auth, const clock& time,
                           watch watcher)
    : io_(io), transport_(transport), settings_(settings), auth_(auth), time_(time),
      watcher_(std::move(watcher)) {}

token_keeper::waiter_id token_keeper::wait(std::shared_ptr<const network_settings> network,
                                           ready done) {
    const auto id = ++last_id_;
    waiting_.emplace(id, std::move(done));
    network_ = std::move(network);
    if (!fetching_)
        fetch();
    return id;
}

void token_keeper::fetch() {
    fetching_ = true;
    request out;
    with_refresh_token_ = !token_.refresh_token().empty() && !settings_.auth.refresh_fields.empty();
    auto no = auth_.token_request_for(token_.refresh_token(), out);
    std::optional<token_failure> failure;
    if (no) {
        failure.emplace();
        failure->why = std::move(*no);
    } else {
        sent_ = fingerprint(out);
        if (refused_request_ == sent_ && time_.steady_now() < refused_until_)
            failure = last_refusal_;
    }
    out.network = network_;
    out.owner = this; // behind its session's requests it might wait for long
    out.max_response_bytes = max_answer_bytes;
    out.limits.whole = whole_limit;
    out.limits.first_byte = whole_limit;
    if (failure) {
        // Posted, so that nobody is told from inside wait().
        auto give = [weak = weak_from_this(), failure] {
            if (const auto self = weak.lock())
                self->tell(failure);
        };
        boost::asio::post(io_, std::move(give));
        return;
    }
    auto sent = std::make_shared<request>(out);
    auto done = [weak = weak_from_this(), sent](exchange result) {
        const auto self = weak.lock();
        if (!self)
            return;
        if (result.attempts > 0)
            self->watcher_(*sent, result);
        self->fetched(result);
    };
    under_way_ = transport_.start(std::move(out), std::move(done));
}

void token_keeper::fetched(const exchange& result) {
    token_failure failure;
    if (result.error) {
        failure.why.code = "token_unavailable";
        failure.why.message =
            "No token could be fetched for " + settings_.instance + ": " + result.error->message;
        tell(failure);
        return;
    }
    const auto& answer = *result.answer;
    if (answer.status / 100 == 2) {
        std::string why;
        auto got = parse_token_answer(answer.body, settings_.auth, why);
        if (got) {
            auth_.learn_token(got->access_token);
            token_.store(std::move(*got), time_.steady_now());
            refused_request_.reset();
            tell(std::nullopt);
            return;
        }
        failure.why.code = "token_bad_answer";
        failure.why.message = "The token endpoint of " + settings_.instance +
                              " gave an answer that cannot be used: " + why + ".";
        tell(failure);
        return;
    }
    if (is_refusal(answer.status) && with_refresh_token_) {
        token_.forget_refresh_token(); // used up or withdrawn: log in anew
        fetch();
        return;
    }
    auto said = parse_token_error(answer.body);
    auth_.scrubber().scrub(said);
    if (!said.empty())
        said = " It says: " + said + ".";
    failure.retry_after = read_rate_hints(answer.headers, {}, time_.wall_now()).retry_after;
    if (is_refusal(answer.status)) {
        failure.why.code = "token_refused";
        failure.why.message = "The token endpoint refused the credentials of " +
                              settings_.instance + " (status " + std::to_string(answer.status) +
                              ")." + said + " " + std::string(how_to_set_secret);
        refused_request_ = sent_;
        refused_until_ = time_.steady_now() + refusal_stands;
        last_refusal_ = failure;
    } else {
        failure.why.code = "token_unavailable";
        failure.why.message = "The token endpoint of " + settings_.instance +
                              " answered with status " + std::to_string(answer.status) + "." + said;
    }
    tell(failure);
}

void token_keeper::tell(const std::optional<token_failure>& failure) {
    fetching_ = false;
    const auto all = std::move(waiting_);
    waiting_.clear();
    for (const auto& [id, done] : all)
        done(failure);
}

void token_keeper::stop() {
    waiting_.clear();
    under_way_.cancel();
}

} // namespace dray::http::detail
