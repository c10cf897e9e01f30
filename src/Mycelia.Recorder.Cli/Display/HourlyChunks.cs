using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>
/// Chunks that come and go are 17,280 lines a day, among which nobody finds what is news. The first of a run are said, to show that it
/// works; then there is a line an hour.
/// </summary>
internal sealed class HourlyChunks
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private DateTimeOffset? _since;
    private readonly HashSet<int> _heard = [];
    private bool _hasUploaded;
    private bool _isFailing;
    private TimeSpan _captured;
    private TimeSpan _uploaded;
    private double _peak = SoundLevel.Silence;

    /// <summary>Counts what happens.</summary>
    /// <returns>Whether it is worth a line of its own.</returns>
    public bool Take(RecorderEvent happening, DateTimeOffset now)
    {
        _since ??= now;
        switch (happening)
        {
            case ChunkCaptured e:
                _captured += e.Chunk.Duration;
                _peak = Math.Max(_peak, e.Chunk.Level.PeakDb);
                return _heard.Add(e.Input?.Number ?? 0);
            case ChunkUploaded e:
                _uploaded += e.Chunk.Duration;
                var isRecovery = _isFailing;
                _isFailing = false;
                return IsFirst(ref _hasUploaded) || isRecovery || e.IsPossiblyRepeated;
            case UploadFailed:
                _isFailing = true;
                return true;
            default:
                return true;
        }
    }

    /// <summary>What an hour came to, when one is over; null otherwise.</summary>
    /// <param name="queue">What waits.</param>
    /// <param name="now">The time.</param>
    public DisplayLine? Summarize(QueueStatus queue, DateTimeOffset now)
    {
        if (now - _since < Hour)
            return null;
        var waits = queue.Chunks == 0 ? "nothing waits" : $"{Words.Chunks(queue)} wait";
        var line = new DisplayLine(
            Tone.Note,
            $"in the last hour: {Words.Duration(_captured)} captured, peak {Words.Decibels(_peak)}, "
                + $"{Words.Duration(_uploaded)} delivered, {waits}"
        );
        (_since, _captured, _uploaded, _peak) = (now, default, default, SoundLevel.Silence);
        return line;
    }

    private static bool IsFirst(ref bool has)
    {
        var isFirst = !has;
        has = true;
        return isFirst;
    }
}
