using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Backends;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class AutomaticBackendTests
{
    private static readonly AudioInputException NoPulse = new(AudioInputProblem.NoServer, "no pulse");

    private readonly StubBackend _pulse = new("pulse");
    private readonly StubBackend _other = new("other");

    [Fact]
    public async Task PulseAudio_is_taken_where_it_answers() => Assert.Equal("pulse", await OnlyDeviceAsync(Backend()));

    [Fact]
    public async Task PortAudio_is_taken_where_no_PulseAudio_answers()
    {
        _pulse.Problem = NoPulse;

        Assert.Equal("other", await OnlyDeviceAsync(Backend()));
    }

    [Fact]
    public async Task A_PulseAudio_that_was_there_is_waited_for()
    {
        var backend = Backend();
        await OnlyDeviceAsync(backend);
        _pulse.Problem = NoPulse;

        Assert.Same(NoPulse, await Assert.ThrowsAsync<AudioInputException>(() => OnlyDeviceAsync(backend)));
    }

    [Fact]
    public async Task A_PulseAudio_without_a_microphone_is_no_reason_for_PortAudio()
    {
        _pulse.Problem = new(AudioInputProblem.NoDevice, "no microphone");

        Assert.Same(_pulse.Problem, await Assert.ThrowsAsync<AudioInputException>(() => OnlyDeviceAsync(Backend())));
    }

    [Fact]
    public async Task PulseAudio_comes_back_into_question_while_PortAudio_has_nothing_either()
    {
        var backend = Backend();
        _pulse.Problem = NoPulse;
        _other.Problem = new(AudioInputProblem.NoDevice, "nothing");
        Assert.Same(NoPulse, await Assert.ThrowsAsync<AudioInputException>(() => OnlyDeviceAsync(backend)));

        _pulse.Problem = null;

        Assert.Equal("pulse", await OnlyDeviceAsync(backend));
    }

    [Fact]
    public async Task Without_PortAudio_it_is_PulseAudio_that_is_missing()
    {
        _pulse.Problem = NoPulse;

        Assert.Same(NoPulse, await Assert.ThrowsAsync<AudioInputException>(() => OnlyDeviceAsync(Backend(hasOther: false))));
    }

    private static async Task<string> OnlyDeviceAsync(AutomaticBackend backend) => Assert.Single(await backend.ListDevicesAsync()).Name;

    private AutomaticBackend Backend(bool hasOther = true) => new(_pulse, _other, () => hasOther);

    private sealed class StubBackend(string name) : ICaptureBackend
    {
        public AudioInputException? Problem { get; set; }

        public Task<IReadOnlyList<AudioDevice>> ListDevicesAsync(string? server = null, CancellationToken stop = default) =>
            Problem is null
                ? Task.FromResult<IReadOnlyList<AudioDevice>>([
                    new(name, name, new(16_000, 1), "", IsDefault: true, IsMonitor: false, AudioDeviceState.Unknown),
                ])
                : Task.FromException<IReadOnlyList<AudioDevice>>(Problem);

        public Task<IAudioSource> OpenAsync(CaptureOptions options, CancellationToken stop) => throw new NotSupportedException();
    }
}
