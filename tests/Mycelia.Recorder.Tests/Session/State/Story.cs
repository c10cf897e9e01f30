using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Session.State;

/// <summary>What happens to a recorder, told second by second, and the state that it is in.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();

    public Story(bool uploads = true, bool isUnencrypted = false) =>
        State = RecorderState.Begin(Start, uploads) with { IsUnencrypted = isUnencrypted };

    public RecorderState State { get; private set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public IReadOnlyList<string> Problems =>
        [
            .. Health
                .Problems(State, Now)
                .Select(static problem =>
                    problem.Since is { } since ? FormattableString.Invariant($"{problem.Text} since {since:HH:mm:ss}") : problem.Text
                ),
        ];

    public static QueueStatus Waiting(long chunks, long quarantined = 0) =>
        new(chunks, TimeSpan.FromSeconds(10 * chunks), 320_044 * chunks, chunks == 0 ? null : Start, quarantined);

    public static UploadFailed Down(string reason = "down") => new(new UploadOutcome.Transient(reason), 1, TimeSpan.FromSeconds(4));

    public Story After(double seconds)
    {
        Now = Now.AddSeconds(seconds);
        return this;
    }

    public Story Then(RecorderEvent happening)
    {
        State = StateReducer.Apply(State, happening, Now);
        return this;
    }

    public Story Recording() => Then(new RecordingStarted("a microphone", AudioFormat.Default, TimeSpan.FromSeconds(10), Waiting(0)));

    public Story Captured(long queued = 1, double peakDb = -20, int seconds = 10) =>
        Then(new ChunkCaptured(_recording, NewChunk(peakDb, seconds), Waiting(queued)));

    public Story NotStored(string reason, bool givenUp = false) => Then(new ChunkNotStored(NewChunk(-20), reason, givenUp));

    public Story Sending() => Then(new ChunkSending(Queued()));

    public Story Uploaded(long queued = 0) => Then(new ChunkUploaded(Queued(), "6b02", Waiting(queued)));

    public Story Quarantined() => Then(new ChunkQuarantined(Queued(), "no audio"));

    private Chunk NewChunk(double peakDb, int seconds = 10) =>
        new(0, Now.AddSeconds(-seconds), seconds * 16_000, AudioFormat.Default, new SoundLevel(peakDb, peakDb - 10), default);

    private QueuedChunk Queued() => new(1, _recording, 0, Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
}
