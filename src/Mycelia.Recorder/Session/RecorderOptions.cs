using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Session;

/// <summary>How a <see cref="RecordingSession"/> records.</summary>
public sealed record RecorderOptions
{
    /// <summary>10 s chunks until stopped, a recording a day.</summary>
    public static RecorderOptions Default { get; } = new();

    /// <summary>How long a whole chunk is.</summary>
    public TimeSpan ChunkLength { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how much audio to stop, to the frame; null: when told to.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// When a recording ends and the next one begins with the next frame, by the clock of <see cref="TimeProvider.LocalTimeZone"/>.
    /// </summary>
    public NewRecording NewRecording { get; init; } = NewRecording.Daily;

    /// <summary>What silence is left out; null: none is.</summary>
    public SilenceOptions? Silence { get; init; }

    /// <summary>When nothing is to be captured from a microphone; null: it always is.</summary>
    public WeeklyHours? QuietHours { get; init; }

    /// <summary>Whether a user's pause outlives the run: the next one that has this goes on with it.</summary>
    public bool KeepsPauses { get; init; }

    /// <summary>How long a stop waits for deliveries.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before a lost input is opened again, and a chunk that could not be stored is stored again.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long another program may lock the queue before that is said: of the two minutes that a sound server keeps for a recorder that
    /// stands still, half is left then.
    /// </summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How large and how old the queue may become.</summary>
    public QueueLimits Limits { get; init; } = QueueLimits.Default;

    /// <summary>When chunks are delivered; null: always.</summary>
    public WeeklyHours? UploadHours { get; init; }

    /// <summary>How chunks are delivered.</summary>
    public UploadOptions Upload { get; init; } = UploadOptions.Default;

    /// <summary>What chunks are encoded by before they are sent; null: they go out in WAV.</summary>
    public IAudioEncoder? Encoder { get; init; }
}
