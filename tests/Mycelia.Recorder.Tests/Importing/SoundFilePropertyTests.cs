using System.Globalization;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>
/// Files made from seeds: kinds × tags before and behind × chains × lies in headers × cuts × holes. Each is decoded whole, or it is said
/// that it is not: never shorter in silence, never an exception of another kind. <c>SOUND_FILES=5000 ./test Sound_files_of</c> tries more,
/// <c>SOUND_SEED=N</c> begins elsewhere.
/// </summary>
public sealed class SoundFilePropertyTests(SoundFolder folder) : IClassFixture<SoundFolder>
{
    private const int FilesByDefault = 400;

    /// <summary>One in so many is decoded by another program, too.</summary>
    private const int Compared = 20;

    /// <summary>
    /// Codecs of blocks put silence before the sound and behind it, and another program leaves out a little more or less of it.
    /// </summary>
    private const int Allowance = 2 * 1_152;

    private static readonly AudioFormat Format = new(SoundFolder.Rate, 1);

    [Fact]
    public void Sound_files_of_any_make_are_decoded_whole_or_refused()
    {
        var count = Number("SOUND_FILES") ?? FilesByDefault;
        var first = Number("SOUND_SEED") ?? 1;
        var whole = folder.Files.ToDictionary(static file => file.Name, file => SoundFolder.Decode(folder.PathOf(file.Name)));
        var accepted = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var made = MadeFile.Of(folder.Files, new Random(seed));
            var what = $"seed {seed}: {made.Description}";
            var (samples, problem, remark) = Decode(made.Bytes, what);
            var reference = Enumerable.Repeat(whole[made.Name], made.Links).SelectMany(static link => link).ToArray();
            Assert.True(samples.Length <= reference.Length + made.Links * Allowance, $"{what}: {samples.Length} of {reference.Length}");
            if (problem is not null)
            {
                Assert.True(made.IsDamaged, $"{what}: refused although nothing is missing: {problem}");
                continue;
            }

            accepted++;
            if (made.IsDamaged && remark is null)
                AssertNoShorterThanElsewhere(made, samples, what);
            else if (!made.IsDamaged)
                Assert.True(
                    samples.Length >= reference.Length - made.Links * Allowance / 2,
                    $"{what}: {samples.Length} of {reference.Length}, and not a word"
                );
            if (seed % Compared == 0)
                AssertNoShorterThanElsewhere(made, samples, what);
            if (samples.Length > SoundFolder.Rate / 2)
                AssertSame(reference, samples, what);
        }

        Assert.InRange(accepted, count / 4, count);
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (short[] Samples, string? Problem, string? Remark) Decode(byte[] file, string what)
    {
        try
        {
            using var audio = new DecodedAudioStream(new MemoryStream(file), static _ => Format);
            using var pcm = new MemoryStream();
            audio.CopyTo(pcm);
            return (MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray(), audio.Problem, audio.Remark);
        }
        catch (InvalidDataException e)
        {
            return ([], e.Message, null);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {e.Message}", e);
        }
    }

    private void AssertNoShorterThanElsewhere(MadeFile made, short[] samples, string what)
    {
        // A chain's or a lie's end is beyond what the other program looks for, so that it is a bound from below only.
        var path = folder.PathOf("made-" + made.Name);
        File.WriteAllBytes(path, made.Bytes);
        var other = SoundFolder.Decode(path).Length;
        Assert.True(samples.Length >= other - made.Links * Allowance, $"{what}: {samples.Length}, and {other} elsewhere");
    }

    private static void AssertSame(short[] reference, short[] samples, string what)
    {
        var length = Math.Min(reference.Length, samples.Length);
        var correlation = Enumerable
            .Range(-2, 5)
            .Max(shift => Chirp.Correlation(reference.AsSpan(2, length - 2), samples.AsSpan(0, length), shift + 2));
        Assert.True(correlation > 0.9, $"{what}: another sound ({correlation:0.00})");
    }
}
