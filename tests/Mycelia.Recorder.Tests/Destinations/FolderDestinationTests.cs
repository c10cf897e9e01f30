using System.Security.Cryptography;
using System.Text.Json;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>What is in the folder, and what is not.</summary>
public sealed class FolderDestinationTests : IAsyncDisposable
{
    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(12), "east", "east");
    private static readonly DateTimeOffset Evening = new(2026, 3, 1, 23, 59, 59, TimeSpan.Zero);

    private readonly FolderRig _rig = new();

    [Fact]
    public async Task A_chunk_is_a_private_file_under_its_day_and_the_list_tells_of_it()
    {
        var recording = _rig.Enqueue(1);
        await _rig.DeliverAsync();

        var id = recording.Id[^8..];
        Assert.Equal([$"2026-03-01/20260301T120000.123Z_{id}.jsonl", $"2026-03-01/20260301T120000.123Z_{id}_00000.wav"], _rig.Files);
        Assert.Equal(TemporaryQueue.Chunk(0).Wav.ToArray(), Read(_rig.Sounds[0]));
        var first = Assert.Single(_rig.OfType("recording"));
        Assert.Equal(
            (recording.Id, recording.StartedAt, recording.Device),
            (Text(first, "id"), Text(first, "started"), Text(first, "device"))
        );
        var chunk = Assert.Single(_rig.OfType("chunk"));
        Assert.Equal(
            ("2026-03-01T12:00:00.123Z", 1_000, _rig.Sounds[0]),
            (Text(chunk, "start"), chunk.GetProperty("duration_ms").GetInt32(), Text(chunk, "file"))
        );
        Assert.Equal(
            (16_000, 1, "wav"),
            (chunk.GetProperty("sample_rate").GetInt32(), chunk.GetProperty("channels").GetInt32(), Text(chunk, "encoding"))
        );
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Read(_rig.Sounds[0]))), Text(chunk, "sha256"));
        Assert.All(
            _rig.Files,
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_rig.Folder, file)))
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_rig.Folder, "2026-03-01"))
        );
    }

    [Fact]
    public async Task Marks_and_gaps_are_in_the_last_line()
    {
        var recording = _rig.Enqueue(2);
        _rig.Queue.Mark(recording, TemporaryQueue.Start.AddSeconds(1), "\"../../etc\" \u001b[2J");
        _rig.Queue.AddGap(recording, new(TemporaryQueue.Start.AddSeconds(-2), TemporaryQueue.Start, GapCause.Paused));
        _rig.Queue.EndRecording(recording);

        Assert.Single((await _rig.DeliverAsync()).Of<RecordingCompleted>());

        var end = _rig.Lines[^1];
        Assert.Equal(
            ("end", "2026-03-01T12:00:00.123Z", "2026-03-01T12:00:02.123Z"),
            (Text(end, "type"), Text(end, "from"), Text(end, "to"))
        );
        var mark = Assert.Single(end.GetProperty("marks").EnumerateArray());
        Assert.Equal(("2026-03-01T12:00:01.123Z", "\"../../etc\" \u001b[2J"), (Text(mark, "at"), Text(mark, "label")));
        var gap = Assert.Single(end.GetProperty("gaps").EnumerateArray());
        Assert.Equal(
            ("2026-03-01T11:59:58.123Z", "2026-03-01T12:00:00.123Z", "paused"),
            (Text(gap, "from"), Text(gap, "to"), Text(gap, "cause"))
        );
        Assert.Null(_rig.Queue.FindEnded());
    }

    [Fact]
    public async Task What_a_death_left_behind_at_any_step_is_taken_up()
    {
        _rig.Enqueue(1);
        var chunk = _rig.Queue.PeekOldest()!;
        await StoreAsync(chunk);
        var (sound, list) = (Path.Combine(_rig.Folder, _rig.Sounds[0]), Path.Combine(_rig.Folder, _rig.Files[0]));
        var (content, lines) = (File.ReadAllBytes(sound), File.ReadAllText(list));

        // In the middle of the file; after its rename; in the middle of the list's line; after all of it.
        File.Delete(sound);
        File.Delete(list);
        File.WriteAllBytes(sound + ".part", content[..1_000]);
        await IsThereOnceAsync();
        File.Delete(list);
        File.WriteAllBytes(sound + ".part", content);
        await IsThereOnceAsync();
        File.WriteAllText(list, lines[..^20]);
        await IsThereOnceAsync();
        File.WriteAllText(list, lines[..30]);
        await IsThereOnceAsync();
        File.WriteAllText(list, "");
        await IsThereOnceAsync();
        await IsThereOnceAsync();

        async Task IsThereOnceAsync()
        {
            Assert.IsType<UploadOutcome.Stored>(await StoreAsync(chunk));
            Assert.Equal([Path.GetRelativePath(_rig.Folder, list), Path.GetRelativePath(_rig.Folder, sound)], _rig.Files);
            Assert.Equal(content, File.ReadAllBytes(sound));
            Assert.Equal(lines, File.ReadAllText(list));
        }
    }

    [Fact]
    public async Task What_has_the_name_already_is_left_as_it_is()
    {
        var recording = _rig.Enqueue(1);
        var chunk = _rig.Queue.PeekOldest()!;
        await StoreAsync(chunk);
        var (list, sound) = (Path.Combine(_rig.Folder, _rig.Files[0]), Path.Combine(_rig.Folder, _rig.Sounds[0]));
        File.WriteAllText(sound, "another sound");
        File.WriteAllText(list, """{"type":"recording","id":"another"}""" + "\n{");
        await StoreAsync(chunk);
        await StoreAsync(chunk);

        Assert.Equal("another sound", File.ReadAllText(sound));
        Assert.Equal("""{"type":"recording","id":"another"}""" + "\n{", File.ReadAllText(list));
        File.Delete(list);
        Assert.Equal(
            [$"2026-03-01/20260301T120000.123Z_{recording.Id[^8..]}_00000-2.wav"],
            _rig.OfType("chunk").Select(static line => Text(line, "file"))
        );
        Assert.Equal(TemporaryQueue.Chunk(0).Wav.ToArray(), Read(Text(Assert.Single(_rig.OfType("chunk")), "file")!));
        Assert.Equal(3, _rig.Files.Length);
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        _rig.Enqueue(1);
        var chunk = _rig.Queue.PeekOldest()!;
        await StoreAsync(chunk);
        var (sound, victim) = (Path.Combine(_rig.Folder, _rig.Sounds[0]), Path.Combine(_rig.Folder, "victim"));
        File.Move(sound, victim);
        File.CreateSymbolicLink(sound, victim);
        File.CreateSymbolicLink(sound + ".part", victim);
        File.WriteAllText(victim, "mine");
        await StoreAsync(chunk);
        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Equal(TemporaryQueue.Chunk(0).Wav.ToArray(), File.ReadAllBytes(sound.Replace(".wav", "-2.wav", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_not_made_and_delivery_goes_on_when_it_is_back()
    {
        _rig.Enqueue(2);
        Directory.Move(_rig.Folder, _rig.Folder + ".away");
        var failed = Assert.IsType<UploadOutcome.Transient>(Assert.Single((await _rig.DeliverAsync()).Of<UploadFailed>()).Outcome);
        Assert.Contains(
            $"{_rig.Folder} cannot be written: it is not there: make it (mkdir -p), or mount its disk",
            failed.Reason,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_rig.Folder));
        Assert.Equal(2, _rig.Queue.GetStatus().Chunks);

        Directory.Move(_rig.Folder + ".away", _rig.Folder);
        await _rig.DeliverAsync();
        Assert.Equal([0, 1], _rig.Stored().Order());
    }

    [Fact]
    public async Task What_is_in_the_way_of_a_day_is_named()
    {
        _rig.Enqueue(1);
        File.WriteAllText(Path.Combine(_rig.Folder, "2026-03-01"), "");
        var failed = Assert.Single((await _rig.DeliverAsync()).Of<UploadFailed>()).Outcome;
        Assert.Contains(
            "2026-03-01 is in the way and no folder",
            Assert.IsType<UploadOutcome.Transient>(failed).Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(1, _rig.Queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task The_days_are_local_and_another_time_zone_does_not_make_a_second_file()
    {
        _rig.Time = new() { Zone = East };
        var recording = RecordingInfo.Begin(Evening, "a microphone");
        var format = AudioFormat.Default;
        for (var number = 0; number < 2; number++)
            _rig.Queue.Enqueue(
                recording,
                TemporaryQueue.Chunk(number) with
                {
                    Start = Evening.AddHours(12 * number).AddSeconds(number),
                    Format = format,
                }
            );
        var chunk = _rig.Queue.PeekOldest()!;
        await StoreAsync(chunk);
        Assert.All(_rig.Files, static file => Assert.StartsWith("2026-03-02/", file, StringComparison.Ordinal));

        _rig.Time = new();
        await StoreAsync(chunk);
        Assert.Single(_rig.Sounds);
        _rig.Time = new() { Zone = East };
        await _rig.DeliverAsync();
        Assert.Equal(["2026-03-02", "2026-03-03"], _rig.Sounds.Select(static file => file[..10]));
        Assert.Equal([0, 1], _rig.Stored());
    }

    [Theory]
    [InlineData(AudioEncoding.Flac)]
    [InlineData(AudioEncoding.Opus)]
    public async Task What_is_encoded_can_be_decoded_again(AudioEncoding encoding)
    {
        await using var rig = new FolderRig { Encoder = AudioEncoders.Create(encoding, AudioFormat.Default) };
        const int frames = 48_000;
        rig.Queue.Enqueue(
            TemporaryQueue.NewRecording(),
            new Chunk(0, TemporaryQueue.Start, frames, AudioFormat.Default, default, Chirp.Wav(AudioFormat.Default, frames))
        );
        await rig.DeliverAsync();
        var sound = Assert.Single(rig.Sounds);
        Assert.EndsWith(encoding.Extension(), sound, StringComparison.Ordinal);
        var (format, samples) = Decoded.Read(File.ReadAllBytes(Path.Combine(rig.Folder, sound)));
        if (encoding == AudioEncoding.Flac)
            Assert.Equal(Chirp.Samples(AudioFormat.Default, frames), samples);
        Assert.Equal(AudioFormat.Default.DurationOf(frames), format.DurationOf(samples.Length / format.Channels));
        var listed = Assert.Single(rig.OfType("chunk"));
        Assert.Equal((16_000, 3_000), (listed.GetProperty("sample_rate").GetInt32(), listed.GetProperty("duration_ms").GetInt32()));
    }

    [Fact]
    public async Task A_recording_that_a_server_has_begun_is_not_taken_for_complete()
    {
        var recording = _rig.Enqueue(1);
        _rig.Queue.Complete([new(_rig.Queue.PeekOldest()!, "6b02ac6d94eb65e9536a67be", 1, IsToBeCompleted: true)]);
        _rig.Enqueue(1, from: 1, recording);
        _rig.Queue.EndRecording(recording);
        Assert.Contains("server", Assert.Single((await _rig.DeliverAsync()).Of<RecordingNotCompleted>()).Reason, StringComparison.Ordinal);
        Assert.Equal([1], _rig.Stored());
        Assert.NotNull(_rig.Queue.FindEnded());
    }

    [Theory]
    [InlineData("file:/mnt/x", "/mnt/x")]
    [InlineData("file:recordings", "recordings")]
    [InlineData("file:", null)]
    [InlineData("/mnt/x", null)]
    [InlineData("FILE:/mnt/x", null)]
    public void A_folder_is_named_by_what_follows_the_colon(string value, string? folder) =>
        Assert.Equal(folder, (DestinationTable.Parse(value) as ChosenDestination.OfFolder)?.Path);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private byte[] Read(string file) => File.ReadAllBytes(Path.Combine(_rig.Folder, file));

    /// <summary>One try, by an instance that knows nothing of any other.</summary>
    private Task<UploadOutcome> StoreAsync(QueuedChunk chunk) =>
        _rig.Connect().StoreAsync(chunk, new(TemporaryQueue.Chunk(chunk.Number).Wav, AudioEncoding.Wav), CancellationToken.None);
}
