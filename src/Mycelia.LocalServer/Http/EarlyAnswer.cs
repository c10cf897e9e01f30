using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>
/// An answer to a request whose body is not wanted. Closing a socket with unread data resets it, and a reset can destroy the answer on its
/// way to a client that is still sending: so the answer goes out, announces the close, and the rest of the body is read and thrown away.
/// Kestrel does so too, but for 5 s only, and on a slow line a chunk takes longer.
/// </summary>
internal static class EarlyAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For a client that waits for "100 Continue": it knows now that it need not send, and has only to read the answer and close.
    /// </summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1);

    public static async Task WriteAsync(HttpContext context, int status, ErrorAnswer answer)
    {
        context.Response.Headers.Connection = "close";
        await JsonAnswer.WriteAsync(context, status, answer, HttpJson.Default.ErrorAnswer).ConfigureAwait(false);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        await DrainAsync(context, context.Request.Headers.Expect.Count == 0 ? Patience : ShortPatience).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext context, Refusal refusal) =>
        WriteAsync(context, refusal.Status, new(refusal.Error, refusal.Field));

    private static async Task DrainAsync(HttpContext context, TimeSpan patience)
    {
        using var drained = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        drained.CancelAfter(patience);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, drained.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has gone or goes on for too long; it had its answer.
            context.Abort();
        }
    }
}
