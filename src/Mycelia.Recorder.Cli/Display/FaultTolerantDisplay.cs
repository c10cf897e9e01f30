using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>
/// Keeps trouble with the output away from the recording: a log file on a full disk, a terminal that was closed. What
/// could not be shown is dropped; the recording matters more than its display.
/// </summary>
internal sealed class FaultTolerantDisplay(IProgress<RecorderEvent> display) : IProgress<RecorderEvent>
{
    private long _dropped;

    /// <summary>How many events could not be shown.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Report(RecorderEvent value)
    {
        try
        {
            display.Report(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
