using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>Noise of which every piece is found again: no two are alike.</summary>
internal static class Noise
{
    private const int Piece = 16;
    private const int Step = 64;

    /// <summary>16-bit PCM, mono; the same for the same seed.</summary>
    public static byte[] Pcm(int frames, ulong seed)
    {
        var samples = new short[frames];
        var state = seed * 0x9E37_79B9_7F4A_7C15 + 1;
        foreach (ref var sample in samples.AsSpan())
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            sample = (short)(state >> 40);
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    /// <summary>How many pieces of some noise stand somewhere in a file, of all that are looked for.</summary>
    public static int CountIn(ReadOnlySpan<byte> content, ReadOnlySpan<byte> pcm)
    {
        var count = 0;
        for (var at = 0; at + Piece <= pcm.Length; at += Step)
            count += content.IndexOf(pcm.Slice(at, Piece)) >= 0 ? 1 : 0;
        return count;
    }

    /// <summary>The files of a folder, whatever they are called, in which some noise stands.</summary>
    public static string[] FilesWith(string folder, ReadOnlySpan<byte> pcm)
    {
        var found = new List<string>();
        var copy = Directory.CreateTempSubdirectory("mycelia-noise-");
        try
        {
            Copy(folder, copy.FullName);
            foreach (var file in Directory.EnumerateFiles(copy.FullName, "*", SearchOption.AllDirectories))
            {
                if (CountIn(File.ReadAllBytes(file), pcm) is > 0 and var count)
                    found.Add($"{Path.GetFileName(file)} ({count})");
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }

        return [.. found];
    }

    /// <summary>Copies what is in a folder as it is on the disk, whoever holds a lock on it.</summary>
    public static void Copy(string folder, string to)
    {
        using var copy = Process.Start("cp", ["-a", $"{folder}/.", to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
