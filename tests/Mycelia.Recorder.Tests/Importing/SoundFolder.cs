using System.Diagnostics;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>Sound files that other programs made of one sound, and what those programs decode.</summary>
public sealed class SoundFolder : IDisposable
{
    public const int Rate = 44_100;
    public const int Seconds = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-sounds-");

    /// <summary>Names, and what makes them of <c>sound.wav</c>.</summary>
    private static readonly (string Name, string Arguments)[] Kinds =
    [
        ("24.wav", "-c:a pcm_s24le"),
        ("rf64.wav", "-rf64 always"),
        ("a.w64", ""),
        ("a.aiff", ""),
        ("a.caf", "-c:a pcm_s16be"),
        ("a.flac", ""),
        ("a.ogg", "-c:a libvorbis"),
        ("a.opus", "-c:a libopus"),
        ("cbr.mp3", "-b:a 96k"),
        ("vbr.mp3", "-q:a 4"),
        ("noindex.mp3", "-q:a 4 -write_xing 0"),
        ("adpcm.wav", "-c:a adpcm_ms"),
        ("a.mp2", "-b:a 96k"),
    ];

    public SoundFolder()
    {
        File.WriteAllBytes(PathOf("16.wav"), Audio.Chirp.Wav(new(Rate, 1), Rate * Seconds));
        foreach (var (name, arguments) in Kinds)
            Run("ffmpeg", $"-nostdin -v error -y -i {PathOf("16.wav")} -map_metadata -1 -fflags +bitexact {arguments} {PathOf(name)}");
        Run("sox", $"{PathOf("16.wav")} -r 8000 -e gsm-full-rate {PathOf("gsm.wav")}");
        Files =
        [
            .. Kinds
                .Select(static kind => kind.Name)
                .Append("16.wav")
                .Append("gsm.wav")
                .Order(StringComparer.Ordinal)
                .Select(name => (name, File.ReadAllBytes(PathOf(name)))),
        ];
    }

    public IReadOnlyList<(string Name, byte[] Bytes)> Files { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>What ffmpeg decodes of a file, at the rate of the sound; what it thinks of it is not asked.</summary>
    public static short[] Decode(string path) =>
        System
            .Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(
                Run("ffmpeg", $"-nostdin -v quiet -i {path} -map 0:a:0 -ac 1 -ar {Rate} -f s16le pipe:1", mayFail: true)
            )
            .ToArray();

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Run(string program, string arguments, bool mayFail = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(mayFail || process.ExitCode == 0, $"{program} {arguments}");
        return output.ToArray();
    }
}
