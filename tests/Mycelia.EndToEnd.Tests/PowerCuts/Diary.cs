using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// All that programs do to the files below a folder, in order: a library that is loaded into them (diary.c) writes it down.
/// </summary>
internal static class Diary
{
    private const int Head = 48;

    /// <summary>Compiles the library.</summary>
    public static async Task<string> BuildLibraryAsync(string path)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "PowerCuts", "diary.c");
        var refusals = new StringBuilder();
        foreach (var compiler in (string[])["clang", "gcc", "cc"])
        {
            try
            {
                using var process = Process.Start(
                    new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-O2", "-Wall", "-o", path, source, "-ldl"])
                    {
                        RedirectStandardError = true,
                    }
                )!;
                refusals.Append(await process.StandardError.ReadToEndAsync());
                await process.WaitForExitAsync();
                if (process.ExitCode == 0)
                    return path;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed: the next.
            }
        }

        throw new InvalidOperationException($"{source} cannot be compiled: apt-get install gcc libc6-dev\n{refusals}");
    }

    /// <summary>The environment of a program that is to keep a diary.</summary>
    /// <param name="library">From <see cref="BuildLibraryAsync"/>.</param>
    /// <param name="diary">The file that it is written to.</param>
    /// <param name="folder">What it is of.</param>
    /// <param name="diskBytes">How large the program is to believe the disk.</param>
    public static Dictionary<string, string> Environment(string library, string diary, string folder, long diskBytes) =>
        new()
        {
            ["LD_PRELOAD"] = library,
            ["DIARY_FILE"] = diary,
            ["DIARY_FOLDER"] = folder,
            ["DIARY_DISK"] = diskBytes.ToString(CultureInfo.InvariantCulture),
        };

    /// <exception cref="InvalidOperationException">A program did what the tests do not know how to play again.</exception>
    public static List<DiaryEntry> Read(string path)
    {
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
        var entries = new List<DiaryEntry>();
        while (!rest.IsEmpty)
        {
            var head = rest.Span;
            var (length, name, other) = (Number(head, 0), Number(head, 3), Number(head, 4));
            var entry = new DiaryEntry(
                entries.Count,
                (Deed)Number(head, 1),
                Number(head, 2),
                BinaryPrimitives.ReadUInt64LittleEndian(head[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(head[40..]),
                Encoding.UTF8.GetString(head.Slice(Head, name)),
                Encoding.UTF8.GetString(head.Slice(Head + name, other)),
                rest[(Head + name + other)..length]
            );
            if (entry.Deed == Deed.Unknown)
                throw new InvalidOperationException($"{entry.Other} on {entry.Path}: no power cut can be played of that");
            entries.Add(entry);
            rest = rest[length..];
        }

        return entries;

        static int Number(ReadOnlySpan<byte> head, int at) => BinaryPrimitives.ReadInt32LittleEndian(head[(4 * at)..]);
    }
}
