using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>What is left of a sound in the files of a folder.</summary>
internal static class Traces
{
    /// <summary>So many bytes in a row are no chance.</summary>
    private const int Piece = 16;

    /// <summary>Less than the part of a page in which something might be left.</summary>
    private const int Step = 1_000;

    /// <summary>The files of a folder in which a piece of some sound stands, however they are called.</summary>
    public static string[] FilesWith(string folder, ReadOnlySpan<byte> pcm)
    {
        var found = new List<string>();
        var copy = Directory.CreateTempSubdirectory("mycelia-forget-");
        // Whoever holds a lock on them.
        using (
            var process = Process.Start("sh", ["-c", "find \"$1\" -type f -exec cp --parents {} \"$2\" \\;", "sh", folder, copy.FullName])
        )
            process.WaitForExit();
        foreach (var file in Directory.EnumerateFiles(copy.FullName, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file).AsSpan();
            for (var at = 0; at + Piece <= pcm.Length; at += Step)
            {
                if (bytes.IndexOf(pcm.Slice(at, Piece)) < 0)
                    continue;
                found.Add($"{Path.GetFileName(file)} at {at / 32_000.0} s");
                break;
            }
        }

        copy.Delete(recursive: true);
        return [.. found];
    }
}
