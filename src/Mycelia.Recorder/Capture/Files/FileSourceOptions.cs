using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>How a file is played as if it were a microphone.</summary>
public sealed record FileSourceOptions
{
    /// <summary>In real time, from now.</summary>
    public static FileSourceOptions Default { get; } = new();

    /// <summary>When the first frame was spoken; <c>null</c> is the moment at which reading begins.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Whether each block comes when a microphone would have delivered it, or as soon as it is asked for.</summary>
    public bool Realtime { get; init; } = true;

    /// <summary>Frames of one block; the last is shorter.</summary>
    public int BufferFrames { get; init; } = 1024;

    /// <summary>What a person calls the input.</summary>
    public string Description { get; init; } = "standard input";

    /// <summary>The only channel of a file that is taken, from 1 on; null: all are mixed.</summary>
    public int? Channel { get; init; }

    /// <summary>How much of a file is listened to beforehand, so that a mix does not make it faint; null: nothing.</summary>
    public TimeSpan? LookAhead { get; init; }

    /// <summary>Told, in a sentence that names the file, what is strange about it, and what helps.</summary>
    public Action<string, Hint>? Say { get; init; }

    /// <summary>
    /// Told at the end, in a sentence that names the file, that it is not all of it, and after how many seconds it broke.
    /// </summary>
    public Action<string>? SayBroken { get; init; }

    /// <summary>The clock that paces and that <see cref="Start"/> defaults to.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
