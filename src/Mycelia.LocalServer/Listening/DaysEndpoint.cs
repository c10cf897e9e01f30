using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary><c>GET /api/days</c>: the days on which there is anything.</summary>
internal sealed class DaysEndpoint(TimelineQueries queries, TimeProvider time)
{
    private const int Version = 1;

    public Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (zone, refusal) = CalendarQuery.ReadZone(query);
        if (refusal is not null)
            return JsonAnswer.WriteAsync(context, refusal);
        var owner = AccessKey.Of(context).Sees;
        var (first, last) = Extent(owner, zone);
        if (query["from"].Count == 0 && query["to"].Count == 0)
            return AnswerAsync(context, zone, first, last, Latest(owner, zone, first, last));

        if (CalendarDay.Parse(query["from"]) is not { } from)
            return JsonAnswer.WriteAsync(context, Wrong("from"));
        if (CalendarDay.Parse(query["to"]) is not { } to)
            return JsonAnswer.WriteAsync(context, Wrong("to"));
        if (to <= from || to.DayNumber - from.DayNumber > CalendarQuery.MostDays)
            return JsonAnswer.WriteAsync(context, new(400, $"to must be 1 to {CalendarQuery.MostDays} days after from.", "to"));
        return AnswerAsync(context, zone, first, last, Days(owner, zone, from, to.AddDays(-1)));
    }

    private static Task AnswerAsync(
        HttpContext context,
        TimeZoneInfo zone,
        CalendarDay? first,
        CalendarDay? last,
        IReadOnlyList<DayAnswer> days
    ) => TaggedAnswer.WriteAsync(context, new(Version, zone.Id, first?.Name, last?.Name, days), ListeningJson.Default.DaysAnswer);

    private (CalendarDay? First, CalendarDay? Last) Extent(long? owner, TimeZoneInfo zone) =>
        queries.Extent(owner) is { } extent ? (CalendarDay.At(extent.FromMs, zone), CalendarDay.At(extent.ToMs - 1, zone)) : (null, null);

    /// <summary>Goes back from the last day until there are enough.</summary>
    private List<DayAnswer> Latest(long? owner, TimeZoneInfo zone, CalendarDay? first, CalendarDay? last)
    {
        var days = new List<DayAnswer>();
        for (
            var date = last?.Date;
            date >= first?.Date && days.Count < CalendarQuery.MostDays;
            date = date.Value.AddDays(-CalendarQuery.MostDays)
        )
        {
            var from = date.Value.AddDays(1 - CalendarQuery.MostDays);
            days.InsertRange(0, Days(owner, zone, from < first!.Date ? first.Date : from, date.Value));
        }

        return days.Count > CalendarQuery.MostDays ? days[^CalendarQuery.MostDays..] : days;
    }

    private List<DayAnswer> Days(long? owner, TimeZoneInfo zone, DateOnly first, DateOnly last)
    {
        var days = CalendarDay.From(first, last, zone).ToList();
        var window = new TimeWindow(days[0].Window.FromMs, days[^1].Window.ToMs);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var pieces = queries.Facts(owner, window).SelectMany(facts => TrackTimeline.Of(facts, window, now));
        return DayTotals.Of(days, Layers.Flatten(pieces, window), queries.Labels(owner, window));
    }

    private static Refusal Wrong(string field) => new(400, $"{field} must be a date, such as 2026-11-26.", field);
}
