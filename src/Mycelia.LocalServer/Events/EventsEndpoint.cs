using System.Text;
using System.Text.Json;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Events;

/// <summary><c>GET /api/events</c>: what changes, as it does (text/event-stream of the HTML standard).</summary>
/// <param name="feed">Says what changes.</param>
/// <param name="keys">Says whether the key is still good.</param>
/// <param name="time">Counts the silence.</param>
/// <param name="stopping">The server is stopping.</param>
internal sealed class EventsEndpoint(ChangeFeed feed, ServerKeys keys, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": still here\n\n"u8.ToArray();

    /// <summary>What was missed is not told: who comes again reads anew.</summary>
    private static readonly byte[] Reload = "id: 0\nevent: reload\ndata: {}\n\n"u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var subscription = feed.Listen();
        try
        {
            await context
                .Response.Body.WriteAsync(context.Request.Headers.ContainsKey("Last-Event-ID") ? Reload : Comment, end.Token)
                .ConfigureAwait(false);
            await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            await TellAsync(context, subscription, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The page asks again, and of the next start.
            context.Abort();
        }
    }

    private async Task TellAsync(HttpContext context, ChangeFeed.Subscription subscription, CancellationToken end)
    {
        var key = AccessKey.Of(context);
        for (var number = 1L; ; )
        {
            while (subscription.Changes.TryRead(out var change))
            {
                if (key.Sees is null || change.Owner is null || change.Owner == key.Sees)
                    await context.Response.Body.WriteAsync(Write(change, number++), end).ConfigureAwait(false);
            }

            await context.Response.Body.FlushAsync(end).ConfigureAwait(false);
            try
            {
                await subscription.Changes.WaitToReadAsync(end).AsTask().WaitAsync(Silence, time, end).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                if (keys.Find(key.ClientId) is null)
                    return;
                await context.Response.Body.WriteAsync(Comment, end).ConfigureAwait(false);
            }
        }
    }

    private static byte[] Write(Change change, long number)
    {
        var (from, to) = (WireTime.Format(change.Window.FromMs), WireTime.Format(change.Window.ToMs));
        var (name, data) =
            change.What == ChangedThing.Audio
                ? (
                    "audio",
                    JsonSerializer.Serialize(
                        new(change.Track is { } track ? Track.IdOf(track) : "", from, to),
                        EventsJson.Default.AudioEvent
                    )
                )
                : ("changed", JsonSerializer.Serialize(new(from, to, NameOf(change.What)), EventsJson.Default.ChangedEvent));
        return Encoding.UTF8.GetBytes(FormattableString.Invariant($"id: {number}\nevent: {name}\ndata: {data}\n\n"));
    }

    private static string NameOf(ChangedThing what) =>
        what switch
        {
            ChangedThing.Audio => "audio",
            ChangedThing.Label => "label",
            ChangedThing.Protection => "protection",
            ChangedThing.Deletion => "deletion",
            ChangedThing.Notes => "notes",
        };
}
