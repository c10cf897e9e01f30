using System.Net;
using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>
/// Answers <c>GET /metrics</c> for Prometheus and <c>GET /healthz</c> for whoever restarts or reports what is not well. It shows no audio,
/// no name of an input and no address; whoever reaches it learns whether somebody records.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    /// <summary>So many requests are answered at once; more wait.</summary>
    private const int MostAtOnce = 4;

    private readonly HttpListener _listener = new();
    private readonly StateTracker _state;
    private readonly RecorderMetrics _metrics;
    private readonly PrometheusText _text;
    private readonly Task[] _workers;

    private MetricsServer(string address, StateTracker state)
    {
        _state = state;
        foreach (var prefix in MetricsAddress.Read(address))
            _listener.Prefixes.Add(prefix);
        _listener.TimeoutManager.IdleConnection = TimeSpan.FromSeconds(10);
        _listener.TimeoutManager.DrainEntityBody = TimeSpan.FromSeconds(1);
        _listener.Start();
        _text = new(RecorderMetrics.ServedMeterName);
        _metrics = new(state, TimeProvider.System, RecorderMetrics.ServedMeterName);
        _workers = [.. Enumerable.Range(0, MostAtOnce).Select(_ => Task.Run(AnswerAsync))];
    }

    /// <param name="address">Where to listen: <c>HOST:PORT</c>; null: nowhere.</param>
    /// <param name="state">What is told.</param>
    /// <exception cref="UserError">It cannot listen there.</exception>
    public static MetricsServer? Start(string? address, StateTracker state)
    {
        if (address is null)
            return null;
        try
        {
            return new(address, state);
        }
        catch (HttpListenerException e)
        {
            throw new UserError(ExitCode.Usage, $"cannot listen on {address}: {e.Message.TrimEnd('.')} (--metrics-listen)");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await Task.WhenAll(_workers);
        _metrics.Dispose();
        _text.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                    return;
                // A client that went away before it had asked.
                continue;
            }

            try
            {
                Answer(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // A client that went away before it had its answer.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.KeepAlive = false;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        var (status, type, text) = request.Url?.AbsolutePath switch
        {
            _ when request.HttpMethod is not ("GET" or "HEAD") => (405, "text/plain", "GET only\n"),
            "/metrics" => (200, PrometheusText.MediaType, _text.Read()),
            "/healthz" => Health(),
            _ => (404, "text/plain", "there is /metrics, and /healthz\n"),
        };
        response.StatusCode = status;
        response.ContentType = type;
        if (status == 405)
            response.Headers["Allow"] = "GET, HEAD";
        var body = Encoding.UTF8.GetBytes(text);
        response.ContentLength64 = body.Length;
        if (request.HttpMethod != "HEAD")
            response.OutputStream.Write(body);
        response.Close();
    }

    /// <summary>200 while nothing is wrong; 503 with a problem's code and sentence a line otherwise.</summary>
    private (int Status, string Type, string Text) Health()
    {
        var problems = Model.Health.Problems(_state.Current, DateTimeOffset.Now);
        return problems.Count == 0
            ? (200, "text/plain; charset=utf-8", "ok\n")
            : (503, "text/plain; charset=utf-8", string.Concat(problems.Select(static problem => $"{problem.Code}: {problem.Text}\n")));
    }
}
