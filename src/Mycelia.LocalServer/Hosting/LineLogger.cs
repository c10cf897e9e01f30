using System.Globalization;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Hosting;

/// <summary>Logs a line a message, with the reason of an exception but not its stack.</summary>
internal sealed class LineLogger(TextWriter output, TimeProvider time) : ILoggerProvider, ILogger
{
    private readonly Lock _line = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var reason = exception is null ? "" : $": {exception.Message}";
        var line = Visible.Line($"{now} {Name(logLevel)}: {formatter(state, exception)}{reason}");
        lock (_line)
            output.WriteLine(line);
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private static string Name(LogLevel level) =>
        level switch
        {
            >= LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            _ => "info",
        };
}
