using System.Numerics;
using System.Runtime.InteropServices;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What two inputs heard, and was delivered in another encoding, is forgotten there, too.</summary>
public sealed class ForgetDeliveredTests
{
    private const int Rate = 16_000;

    /// <summary>A piece of the signal, to be looked for in what was encoded with a loss.</summary>
    private const int Needle = 3_200;

    private const int Beginning = 256;

    private static readonly string[] Names = ["left", "right"];

    [Fact]
    public async Task Floats_of_two_inputs_are_gone_from_documents_and_their_neighbours_are_exact()
    {
        var format = new AudioFormat(Rate, 1, SampleFormat.F32);
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        await using var place = new Workplace();
        var (noises, from, to) = await RecordAndForgetAsync(place, format, server.Environment);

        var sources = server.Store.Documents("source_files").Select(static one => ExtendedJson.OidOf(one["_id"])).ToList();
        Assert.Equal(2, sources.Count);
        var found = new List<int>();
        foreach (var source in sources)
        {
            var documents = server
                .Store.Documents("audio_chunks")
                .Where(one => ExtendedJson.OidOf(one["original_id"]) == source)
                .Select(static one =>
                    (
                        Start: ExtendedJson.DateOf(one["start"])!.Value,
                        Samples: Array.ConvertAll(Decoded.Read(ExtendedJson.BinaryOf(one["data"])!).Samples, static sample => (float)sample)
                    )
                )
                .OrderBy(static one => one.Start)
                .ToList();
            var before = documents.FindAll(one => one.Start < from);
            var after = documents.FindAll(one => one.Start >= from);
            Assert.True(after[0].Start >= to);
            // To the frame, up to the window and from it on.
            AssertNear(from, before[^1].Start + format.DurationOf(before[^1].Samples.Length), TimeSpan.FromMilliseconds(1));
            AssertNear(to, after[0].Start, TimeSpan.FromMilliseconds(20));
            AssertConnected(format, before);
            AssertConnected(format, after);

            float[][] signals = Array.ConvertAll(noises, static noise => MemoryMarshal.Cast<byte, float>(noise.AsSpan()).ToArray());
            var which = Array.FindIndex(signals, signal => PlaceOf(before[0].Samples.AsSpan(0, Needle), signal) >= 0);
            found.Add(which);
            var begin = PlaceOf(before[^1].Samples.AsSpan(^Needle..), signals[which]) + Needle;
            var end = PlaceOf(after[0].Samples.AsSpan(0, Needle), signals[which]);
            Assert.InRange((double)(end - begin) / Rate, 2.9, 3.3);
            Assert.Empty(Traces.FilesWith(place.Folder, noises[which].AsSpan(4 * begin, 4 * (end - begin))));
            float[] heard = [.. documents.SelectMany(static one => one.Samples)];
            for (var at = begin; at + Needle <= end; at += Needle)
                Assert.Equal(-1, PlaceOf(signals[which].AsSpan(at, Needle), heard));
        }

        Assert.Equal([0, 1], found.Order());
    }

    [Fact]
    public async Task In_24_bits_as_FLAC_of_two_inputs_nothing_is_left_at_the_server()
    {
        var format = new AudioFormat(Rate, 1, SampleFormat.S24);
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var (noises, from, to) = await RecordAndForgetAsync(place, format, server.Environment, "--encoding", "flac");

        var found = new List<int>();
        foreach (var recording in await server.RecordingsAsync())
        {
            var starts = (await server.ChunksAsync(recording)).Select(static one => one.GetProperty("start").GetDateTimeOffset());
            Assert.DoesNotContain(starts, start => start >= from && start < to);
            var heard = await server.AudioAsync(recording);
            var which = Array.FindIndex(noises, noise => noise.AsSpan().IndexOf(heard.AsSpan(0, 3 * Needle)) >= 0);
            found.Add(which);
            var noise = noises[which].AsSpan();
            var first = noise.IndexOf(heard.AsSpan(0, 3 * Needle));
            var before = noise[first..].CommonPrefixLength(heard) / 3 * 3;
            // A gap is silence.
            var after = heard.AsSpan(before).TrimStart((byte)0);
            Assert.InRange(after.Length, 3 * Rate, int.MaxValue);
            var begin = first + before;
            var end = noise.IndexOf(after);
            Assert.InRange((end - begin) / 3.0 / Rate, 2.9, 3.3);
            Assert.Empty(Traces.FilesWith(place.Folder, noise[begin..end]));
            Assert.NotEmpty(Traces.FilesWith(place.ServerData, AsInFlac(noise[first..begin])));
            Assert.Empty(Traces.FilesWith(place.Folder, AsInFlac(noise[begin..end])));
        }

        Assert.Equal([0, 1], found.Order());
    }

    /// <summary>Noise cannot be predicted: FLAC writes the samples as they are, the high byte first.</summary>
    private static byte[] AsInFlac(ReadOnlySpan<byte> samples)
    {
        var written = samples.ToArray();
        for (var at = 0; at < written.Length; at += 3)
            written.AsSpan(at, 3).Reverse();
        return written;
    }

    /// <summary>Records two inputs, each with a noise of its own, and forgets three seconds of what is delivered already.</summary>
    private static async Task<(byte[][] Noises, DateTimeOffset From, DateTimeOffset To)> RecordAndForgetAsync(
        Workplace place,
        AudioFormat format,
        IEnumerable<KeyValuePair<string, string>> server,
        params string[] options
    )
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await using var left = await sound.AddPipeSourceAsync(Names[0], format);
        await using var right = await sound.AddPipeSourceAsync(Names[1], format);
        byte[][] noises = [Pcm.Noise(format, 60 * Rate, seed: 18), Pcm.Noise(format, 60 * Rate, seed: 19)];
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server];
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            environment,
            [
                "--json",
                "--chunk-seconds",
                "2",
                "--drain-timeout",
                "60",
                "--keep-delivered",
                "1d",
                "--format",
                format.Samples.Name(),
                "--device",
                Names[0],
                "--device",
                Names[1],
                .. options,
            ]
        );
        await recorder.EventAsync("recording_started");
        await recorder.EventAsync("recording_started");
        using var over = new CancellationTokenSource();
        Task[] speaking = [left.SpeakAsync(noises[0], over.Token), right.SpeakAsync(noises[1], over.Token)];
        for (var stored = 0; stored < 8; stored++)
            await recorder.EventAsync("chunk_uploaded");
        var told = await RecorderProcess.RunAsync(place.Folder, environment, "forget", "--last", "3s", "--yes");
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        Assert.Contains("nothing of it is left here", told.Output, StringComparison.Ordinal);
        var forgotten = await recorder.EventAsync("audio_forgotten");
        var (from, to) = (forgotten.GetProperty("from").GetDateTimeOffset(), forgotten.GetProperty("to").GetDateTimeOffset());
        var recordings = new HashSet<string?>();
        while (recordings.Count < Names.Length)
            recordings.Add(
                (await recorder.EventAsync("chunk_uploaded", e => e.GetProperty("start").GetDateTimeOffset() > to.AddSeconds(1)))
                    .GetProperty("recording")
                    .GetString()
            );
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await over.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        return (noises, from, to);
    }

    private static void AssertConnected(AudioFormat format, List<(DateTimeOffset Start, float[] Samples)> documents)
    {
        for (var i = 1; i < documents.Count; i++)
            AssertNear(
                documents[i - 1].Start + format.DurationOf(documents[i - 1].Samples.Length),
                documents[i].Start,
                TimeSpan.FromMilliseconds(50)
            );
    }

    private static void AssertNear(DateTimeOffset expected, DateTimeOffset actual, TimeSpan off) => Assert.Equal(expected, actual, off);

    /// <summary>Where a piece is heard in a signal, one of the two as Opus made it; -1 where it is not.</summary>
    private static int PlaceOf(ReadOnlySpan<float> piece, ReadOnlySpan<float> signal)
    {
        var (best, at) = (0.5f, -1);
        for (var i = 0; i + piece.Length <= signal.Length; i++)
        {
            var part = signal.Slice(i, piece.Length);
            // Most of it is told apart by its beginning.
            if (Likeness(piece[..Beginning], part[..Beginning]) < 0.2f || Likeness(piece, part) is var likeness && likeness <= best)
                continue;
            (best, at) = (Likeness(piece, part), i);
        }

        return at;
    }

    /// <summary>The cosine of the angle between them: 1 where they are the same but for the volume, about 0 where they are not.</summary>
    private static float Likeness(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        return Product(one, other) / MathF.Sqrt(Math.Max(1e-9f, Product(one, one) * Product(other, other)));

        static float Product(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
        {
            var first = MemoryMarshal.Cast<float, Vector<float>>(one);
            var second = MemoryMarshal.Cast<float, Vector<float>>(other);
            var sum = Vector<float>.Zero;
            for (var i = 0; i < first.Length; i++)
                sum += first[i] * second[i];
            return Vector.Sum(sum);
        }
    }
}
