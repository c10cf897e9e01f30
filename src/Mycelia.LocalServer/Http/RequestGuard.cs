using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>Around every request: logs it, and turns what went wrong into an answer and one line of log.</summary>
internal sealed partial class RequestGuard(TimeProvider time, ILogger<RequestGuard> log)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var began = time.GetTimestamp();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(context.Request.Method, context.Request.Path);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, new(e.StatusCode, e.Message)).ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            LogFailed(context.Request.Method, context.Request.Path, e);
            await AnswerAsync(
                    context,
                    e.IsFull
                        ? new(507, "The disk of the server is full; nothing was stored. Make room and send again.")
                        : new(500, "The server could not store or read; its log says why. Send again later.")
                )
                .ConfigureAwait(false);
        }
        catch (DamageException e)
        {
            LogDamage(context.Request.Method, context.Request.Path, e);
            await AnswerAsync(context, new(409, e.Message)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFailed(context.Request.Method, context.Request.Path, e);
            await AnswerAsync(context, new(500, "The server failed; its log says why.")).ConfigureAwait(false);
        }

        LogRequest(context.Request.Method, context.Request.Path, context.Response.StatusCode, time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            return EarlyAnswer.WriteAsync(context, refusal);
        }

        // Half an answer is out: only a broken connection tells the client that the rest is missing.
        context.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, PathString path, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} cannot be answered")]
    private partial void LogDamage(string method, PathString path, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path}: the client has gone")]
    private partial void LogGone(string method, PathString path);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:F0} ms")]
    private partial void LogRequest(string method, PathString path, int status, double milliseconds);
}
