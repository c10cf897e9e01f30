using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Joining;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>The real joiner between simulated inputs and a reader, in simulated time; what the reader gets is kept.</summary>
internal sealed class JoinLab : IDisposable
{
    private readonly int _rate;
    private readonly LabInput[] _inputs;
    private readonly bool[] _isOpen;
    private readonly BlockQueue _queue;
    private readonly Joiner _joiner;
    private double _lastPost;

    public JoinLab(int rate, params LabInput[] inputs)
    {
        (_rate, _inputs, _isOpen) = (rate, inputs, new bool[inputs.Length]);
        Time.Reach(1_000);
        _queue = new(rate / 8 * 2 * inputs.Length, slots: 80);
        Parts = [.. inputs.Select(static one => new JoinedPart(new(one.Description, static _ => throw new NotSupportedException())))];
        _joiner = new(new(rate, inputs.Length), Parts, _queue, Time);
        Channels = [.. inputs.Select(static _ => new List<float>())];
        _lastPost = Time.Now;
        for (var i = 0; i < inputs.Length; i++)
            Open(i, Time.Now);
    }

    public LabTime Time { get; } = new();

    public JoinedPart[] Parts { get; }

    /// <summary>What was heard since the last gap or <see cref="Forget"/>, a list for each input.</summary>
    public List<float>[] Channels { get; }

    /// <summary>When the first of that was heard, in seconds since the machine was started, as the recording says.</summary>
    public double Start { get; private set; }

    /// <summary>Where audio is missing in all channels: from when, for how long.</summary>
    public List<(double At, double Missing)> Gaps { get; } = [];

    public List<InputNotice> Notices { get; } = [];

    /// <summary>How many seconds of one input the joiner keeps at the most.</summary>
    public double MostHeld { get; private set; }

    /// <summary>Whether the reader stands still.</summary>
    public bool IsReaderStill { get; set; }

    private double End => Start + (double)Channels[0].Count / _rate;

    public ReadOnlySpan<float> Samples(int channel) => CollectionsMarshal.AsSpan(Channels[channel]);

    public void Open(int input, double at)
    {
        _inputs[input].Open(at);
        _isOpen[input] = true;
        _joiner.Begin(input, _inputs[input]);
    }

    /// <summary>An input is gone, and cannot be opened.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Lose(int input, string reason = "gone")
    {
        _isOpen[input] = false;
        _joiner.End(input);
        var isLast = _joiner.Miss(input, new(AudioInputProblem.NoDevice, reason));
        Read();
        return isLast is not null;
    }

    public void Tell(int input, InputNotice notice)
    {
        _joiner.TakeAsync(input, _inputs[input], PcmBlock.End with { Notice = notice });
        Read();
    }

    /// <summary>Lets the time pass until everything has come that was heard before a moment, as far as it comes by then.</summary>
    public void Run(double until)
    {
        while (Next() is { } next && _inputs[next].NextArrival() is var arrival && arrival <= until)
        {
            Pass(arrival);
            Take(next);
        }

        Pass(until);
    }

    /// <summary>The next piece of an input comes now, whatever the time.</summary>
    public void Take(int input)
    {
        _joiner.TakeAsync(input, _inputs[input], _inputs[input].Take());
        Read();
    }

    /// <summary>The machine sleeps: nothing happens meanwhile, and nothing is captured.</summary>
    public void Sleep(double seconds)
    {
        foreach (var input in _inputs)
            input.Sleep(seconds);
        Time.Reach(Time.Now + seconds);
        _lastPost += seconds;
    }

    /// <summary>Everything that has come is handed over, and nothing follows.</summary>
    public void Stop()
    {
        _joiner.Complete(null);
        Read();
    }

    public void Forget()
    {
        Start = End;
        foreach (var channel in Channels)
            channel.Clear();
    }

    public void Read()
    {
        while (!IsReaderStill && _queue.TryRead(out var block))
        {
            _lastPost = Time.Now;
            if (block.Notice is { } notice)
                Notices.Add(notice);
            else
                Keep(block);
            _queue.Release();
            if (_joiner.IsStarved)
                _joiner.Continue();
        }

        if (Start != 0)
            MostHeld = Math.Max(MostHeld, Time.Now - End);
    }

    public void Dispose()
    {
        _joiner.Dispose();
        _queue.Complete();
    }

    private void Keep(in PcmBlock block)
    {
        var start = (block.Start - LabTime.Epoch - Time.WallOffset).TotalSeconds;
        if (Start == 0 || block.GapBefore)
        {
            if (Start != 0)
                Gaps.Add((End, start - End));
            Start = start;
            foreach (var channel in Channels)
                channel.Clear();
        }

        var samples = MemoryMarshal.Cast<byte, short>(block.Samples.Span);
        for (var i = 0; i < samples.Length; i++)
            Channels[i % Channels.Length].Add(samples[i] / 32_768f);
    }

    private int? Next()
    {
        int? next = null;
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_isOpen[i] && (next is not { } best || _inputs[i].NextArrival() < _inputs[best].NextArrival()))
                next = i;
        }

        return next;
    }

    private void Pass(double until)
    {
        // As the queue does when nothing was handed over for a second.
        for (; until - _lastPost >= 1; _lastPost++)
        {
            Time.Reach(_lastPost + 1);
            _joiner.Tick();
            Read();
        }

        Time.Reach(until);
    }
}
