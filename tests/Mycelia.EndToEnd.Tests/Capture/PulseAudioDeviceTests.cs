using System.Diagnostics;
using System.Net.Sockets;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Capture;

public sealed class PulseAudioDeviceTests
{
    [Fact]
    public async Task Devices_are_listed_with_their_marks()
    {
        await using var server = await PulseServer.StartAsync();
        await server.AddPipeSourceAsync("pipemic", new AudioFormat(48_000, 2));
        await server.SetDefaultSourceAsync("pipemic");

        var devices = await new PulseAudioBackend().ListDevicesAsync(server.Address);

        var microphone = Assert.Single(devices, device => device.Name == "pipemic");
        Assert.Equal((true, false), (microphone.IsDefault, microphone.IsMonitor));
        Assert.Equal(new AudioFormat(48_000, 2), microphone.Format);
        Assert.Equal("s16le", microphone.SampleFormat);
        Assert.NotEqual(AudioDeviceState.Unknown, microphone.State);
        var monitor = Assert.Single(devices, device => device.Name == PulseServer.MicrophoneSource);
        Assert.Equal((false, true), (monitor.IsDefault, monitor.IsMonitor));
    }

    [Fact]
    public async Task An_unknown_device_is_answered_with_the_nearest()
    {
        await using var server = await PulseServer.StartAsync();

        var error = await Assert.ThrowsAsync<AudioInputException>(() => PulseAudioCaptureTests.OpenAsync(server, "virtmik.monitor"));

        Assert.Equal(AudioInputProblem.UnknownDevice, error.Problem);
        Assert.Contains("did you mean 'virtmic.monitor'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_source_has_no_microphone()
    {
        await using var server = await PulseServer.StartAsync(microphone: false);

        var error = await Assert.ThrowsAsync<AudioInputException>(() => PulseAudioCaptureTests.OpenAsync(server));

        Assert.Equal(AudioInputProblem.NoDevice, error.Problem);
    }

    [Fact]
    public async Task The_audio_is_resampled_and_mixed_down_by_the_server()
    {
        await using var server = await PulseServer.StartAsync(microphone: false);
        var pipe = await server.AddPipeSourceAsync("pipemic", new AudioFormat(48_000, 2));
        await using var source = await PulseAudioCaptureTests.OpenAsync(server);
        var heard = new Hearing(source);

        await pipe.SpeakAsync(Pcm.Noise(2 * 48_000));

        // One second, less what the resampler keeps back for its filter.
        await heard.UntilAsync(h => h.Frames > 15_500);
        Assert.Equal(AudioFormat.Default, source.Format);
        Assert.InRange(heard.Frames, 15_500, 16_000);
    }

    [Fact]
    public async Task Without_a_server_the_message_says_what_to_do()
    {
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<AudioInputException>(() => new PulseAudioBackend().ListDevicesAsync("unix:/nowhere/native"));

        Assert.Equal(AudioInputProblem.NoServer, error.Problem);
        Assert.Contains("start PulseAudio or PipeWire", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_server_that_accepts_but_does_not_answer_is_given_up()
    {
        using var mute = new MuteServer();

        var error = await Assert.ThrowsAsync<AudioInputException>(() =>
            new PulseAudioBackend().OpenAsync(
                new() { Server = mute.Address, Timeout = TimeSpan.FromMilliseconds(300) },
                CancellationToken.None
            )
        );

        Assert.Equal(AudioInputProblem.NoServer, error.Problem);
        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        using var mute = new MuteServer();
        using var stop = new CancellationTokenSource();
        var opening = new PulseAudioBackend().OpenAsync(new() { Server = mute.Address }, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_source_can_be_disposed_of_twice_unread_and_while_it_is_read()
    {
        await using var server = await PulseServer.StartAsync();
        var unread = await PulseAudioCaptureTests.OpenAsync(server);
        await unread.DisposeAsync();
        await unread.DisposeAsync();

        var read = await PulseAudioCaptureTests.OpenAsync(server);
        var heard = new Hearing(read);
        await heard.UntilAsync(h => h.Frames > 0);
        await read.DisposeAsync();

        await heard.EndAsync();
    }

    private sealed class MuteServer : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-mute-").FullName;
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public MuteServer()
        {
            _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "native")));
            _socket.Listen();
        }

        public string Address => $"unix:{_directory}/native";

        public void Dispose()
        {
            _socket.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
