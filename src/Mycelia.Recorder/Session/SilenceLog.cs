using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Puts the stretches that are left out of a recording together to silences: for the ledger, and for whoever listens.</summary>
internal sealed class SilenceLog(RecordingSeries recordings, AudioFormat format, IProgress<RecorderEvent> events)
{
    private (DateTimeOffset From, DateTimeOffset To)? _open;

    /// <summary>A stretch was left out of the open recording; it follows the one before, unless that silence has ended.</summary>
    public void Skip(SkippedSilence skipped)
    {
        var silence = (From: _open?.From ?? skipped.From, skipped.To);
        _open = silence;
        recordings.Skip(new(silence.From, silence.To, GapCause.Silence));
        events.Report(new SilenceSkipped(silence.From, silence.To, format.DurationOf(skipped.Frames)));
    }

    /// <summary>What comes begins another silence, if the open one reaches into a window of time.</summary>
    public void EndWithin(DateTimeOffset from, DateTimeOffset to)
    {
        if (_open is { } silence && silence.From < to && silence.To > from)
            End();
    }

    /// <summary>What comes is delivered.</summary>
    public void End()
    {
        if (_open is not { } silence)
            return;
        _open = null;
        events.Report(new SilenceEnded(silence.From, silence.To));
    }
}
