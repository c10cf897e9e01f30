using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Listening;

/// <summary><c>GET /api/days/DATE</c> and <c>/api/window</c>: what became of every moment.</summary>
internal sealed class WindowEndpoint(TimelineQueries queries, MissingFiles missing, TimeProvider time)
{
    private const int Version = 1;

    /// <summary>How many pieces a picture of a long window may have to itself.</summary>
    private const int FinestParts = 4_000;

    private static readonly TimeSpan LongestExact = TimeSpan.FromDays(2);

    public Task DayAsync(HttpContext context)
    {
        var (zone, refusal) = CalendarQuery.ReadZone(context.Request.Query);
        if (refusal is not null)
            return JsonAnswer.WriteAsync(context, refusal);
        if (CalendarDay.Parse((string?)context.Request.RouteValues["date"]) is not { } date)
            return JsonAnswer.WriteAsync(context, new(400, "The day must be a date, such as 2026-11-26.", "date"));
        var day = CalendarDay.Of(date, zone);
        return AnswerAsync(context, day.Window, day.Name, zone.Id);
    }

    public Task WindowAsync(HttpContext context)
    {
        var (window, refusal) = TimeQuery.Read(context.Request.Query);
        if (refusal is null && window.LengthMs > TimeSpan.FromDays(CalendarQuery.MostDays).TotalMilliseconds)
            refusal = new(400, $"The window must be {CalendarQuery.MostDays} days at most.", "to");
        return refusal is null ? AnswerAsync(context, window, null, null) : JsonAnswer.WriteAsync(context, refusal);
    }

    private async Task AnswerAsync(HttpContext context, TimeWindow window, string? date, string? zone)
    {
        var owner = AccessKey.Of(context).Sees;
        if (window.LengthMs <= LongestExact.TotalMilliseconds)
            await missing.LookAsync(owner, window, context.RequestAborted).ConfigureAwait(false);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var facts = queries.Facts(owner, window);
        var answer = new WindowAnswer(
            Version,
            date,
            zone,
            WireTime.Format(window.FromMs),
            WireTime.Format(window.ToMs),
            WireTime.Format(now),
            facts.ConvertAll(one => Describe(one, window, now)),
            queries.Labels(owner, window).ConvertAll(LabelAnswer.Of),
            queries.Protections(owner, window).ConvertAll(ProtectionAnswer.Of),
            [.. facts.SelectMany(static one => one.Deletions).Select(DeletionAnswer.Of)]
        );
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(context, 200, answer, ListeningJson.Default.WindowAnswer).ConfigureAwait(false);
    }

    private static RecorderAnswer Describe(TrackFacts facts, TimeWindow window, long now)
    {
        var pieces = TrackTimeline.Of(facts, window, now);
        var shown = window.LengthMs > LongestExact.TotalMilliseconds ? CoarseTimeline.Of(pieces, window.LengthMs / FinestParts) : pieces;
        return RecorderAnswer.Of(facts, KindTotals.Of(pieces, window), shown);
    }
}
