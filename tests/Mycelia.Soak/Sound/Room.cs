using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Soak.Sound;

/// <summary>
/// A room in which a known signal sounds without a pause: frame <c>n</c> at <c>n</c>/16 000 s after <see cref="Origin"/>, by the wall
/// clock, whether anybody listens or not. Every microphone in it hears the same.
/// </summary>
internal sealed partial class Room : IDisposable
{
    public const int Rate = 16_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(35);

    private readonly Lock _lock = new();
    private readonly List<Microphone> _plugged = [];
    private readonly List<(int Microphone, FrameRange Range)> _heard = [];
    private readonly List<(FrameRange Range, TimeSpan Late)> _delays = [];
    private readonly Thread _thread;
    private volatile bool _silent;

    /// <summary>Begins to sound.</summary>
    public Room()
    {
        _thread = new(Sound) { IsBackground = true, Name = "room" };
        _thread.Start();
    }

    /// <summary>When frame 0 sounded.</summary>
    public DateTimeOffset Origin { get; } = DateTimeOffset.UtcNow;

    /// <summary>What each microphone heard, those of before too.</summary>
    public IReadOnlyList<(int Microphone, FrameRange Range)> Heard
    {
        get
        {
            lock (_lock)
                return
                [
                    .. _heard,
                    .. _plugged.SelectMany(static microphone => microphone.Heard.Select(range => (microphone.Number, range))),
                ];
        }
    }

    /// <summary>Stretches that sounded late, because this machine was busy.</summary>
    public IReadOnlyList<(FrameRange Range, TimeSpan Late)> Delays
    {
        get
        {
            lock (_lock)
                return [.. _delays];
        }
    }

    /// <summary>What sounds at a time.</summary>
    public long PositionAt(DateTimeOffset time) => AudioFormat.Default.FramesIn(time - Origin);

    /// <summary>Puts a microphone into the room.</summary>
    public void Plug(Microphone microphone)
    {
        lock (_lock)
            _plugged.Add(microphone);
    }

    /// <summary>Takes a microphone out of the room, and disposes of it.</summary>
    public void Unplug(Microphone microphone)
    {
        lock (_lock)
        {
            if (!_plugged.Remove(microphone))
                return;
            microphone.Dispose();
            _heard.AddRange(microphone.Heard.Select(range => (microphone.Number, range)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _silent = true;
        _thread.Join();
        foreach (var microphone in _plugged.ToArray())
            Unplug(microphone);
    }

    private void Sound()
    {
        // A microphone does not wait for its turn. Refused without the right to it; then this thread is late now and then, and says so.
        _ = SetPriority(0, 0, -15);
        for (var position = 0L; !_silent; Thread.Sleep(Tick))
        {
            var now = PositionAt(DateTimeOffset.UtcNow);
            if (now <= position)
                continue;
            var range = new FrameRange(position, now);
            position = now;
            lock (_lock)
            {
                var late = AudioFormat.Default.DurationOf(range.Frames);
                if (late > Late)
                    _delays.Add((range, late - Tick));
                foreach (var microphone in _plugged)
                    microphone.Play(range);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
