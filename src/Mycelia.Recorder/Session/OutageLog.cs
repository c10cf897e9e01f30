using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Decides what is said of an input that comes and goes: each reason once an outage, the end of it when a sample is heard, and of
/// outages that follow each other without end only some. Not safe for concurrent use.
/// </summary>
internal sealed class OutageLog(IProgress<RecorderEvent> events, TimeProvider time)
{
    /// <summary>An outage that lasts so long is always said.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    /// <summary>What is missing for less than this is not worth a word.</summary>
    public static readonly TimeSpan WorthSaying = TimeSpan.FromMilliseconds(10);

    private readonly LineBudget _outages = new(10, TimeSpan.FromMinutes(1), time);
    private readonly LineBudget _gaps = new(10, TimeSpan.FromMinutes(1), time);
    private readonly HashSet<string> _said = [];
    private string? _last;
    private bool _isOut;
    private bool _isSaid;
    private long _since;

    /// <summary>Nothing is captured, for a cause that may repeat itself.</summary>
    public void Lost(AudioInputException loss)
    {
        var reason = loss.Message;
        var unsaid = _outages.Unsaid;
        if (!_isOut)
        {
            (_isOut, _since) = (true, time.GetTimestamp());
            _isSaid = _outages.TryTake();
        }
        else if (!_isSaid)
        {
            _isSaid = time.GetElapsedTime(_since) > Lasting;
        }

        if (_isSaid && _said.Add(_last = reason))
            events.Report(new CaptureInterrupted(reason, loss.Problem) { Unsaid = unsaid });
    }

    /// <summary>Nothing is captured because somebody said so, or a source is suspended: always said.</summary>
    public void Stopped(RecorderEvent happening, string reason)
    {
        (_isOut, _isSaid) = (true, true);
        if (reason != _last)
            events.Report(happening);
        _said.Add(_last = reason);
    }

    /// <summary>A block with samples was heard.</summary>
    /// <param name="device">What is recorded.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="missing">How much is missing before it; null when nothing is.</param>
    /// <param name="isExplained">Whether the reason for that was said.</param>
    public void Heard(string device, DateTimeOffset start, TimeSpan? missing, bool isExplained)
    {
        if (!_isOut)
        {
            if (missing >= WorthSaying && !isExplained && _gaps.TryTake())
                events.Report(new AudioMissing(start, missing.Value));
            return;
        }

        _isOut = false;
        _last = null;
        _said.Clear();
        if (_isSaid)
            events.Report(new CaptureResumed(device) { Missing = missing });
    }

    /// <summary>Another device is recorded.</summary>
    /// <param name="change">Which.</param>
    /// <param name="joined">All that is recorded, where that is one of several joined inputs.</param>
    public void Changed(InputNotice.Changed change, string? joined = null)
    {
        if (_isOut || _outages.TryTake())
            events.Report(new InputChanged(change.Device, change.StandsInFor) { NotTaken = change.NotTaken, Joined = joined });
    }
}
