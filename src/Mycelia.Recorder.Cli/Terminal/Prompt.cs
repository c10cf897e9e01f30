using System.Globalization;
using System.Text;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>
/// Questions to whoever sits at the terminal. A stop ends the wait for an answer, and so does the end of the input; the terminal is as it
/// was then.
/// </summary>
/// <param name="tty">The terminal.</param>
/// <param name="stop">Ends every wait.</param>
internal sealed class Prompt(Tty tty, CancellationToken stop)
{
    private const byte EndOfInput = 0x04;
    private const byte Erase = 0x7f;
    private const byte Backspace = 0x08;
    private const byte EraseLine = 0x15;

    /// <summary>No address, name or secret is longer.</summary>
    private const int Longest = 4_096;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until something is answered.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="proposal">What an empty line means; null when it means nothing.</param>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public string Ask(string question, string? proposal = null)
    {
        while (true)
        {
            Console.Write(proposal is null ? $"{question}: " : $"{question} [{proposal}]: ");
            if (ReadLine() is { Length: > 0 } answer)
                return answer;
            if (proposal is not null)
                return proposal;
        }
    }

    /// <summary>Asks yes or no.</summary>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public bool Agree(string question, bool proposal)
    {
        while (true)
        {
            Console.Write($"{question} [{(proposal ? "Y/n" : "y/N")}] ");
            switch (ReadLine().ToUpperInvariant())
            {
                case "":
                    return proposal;
                case "Y" or "YES":
                    return true;
                case "N" or "NO":
                    return false;
            }

            Console.WriteLine("Please answer y or n.");
        }
    }

    /// <summary>Asks for one of several.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="choices">What there is; they are numbered from 1.</param>
    /// <returns>The place of the choice; an empty line is the first.</returns>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public int Choose(string question, params IReadOnlyList<string> choices)
    {
        Console.WriteLine(question);
        for (var i = 0; i < choices.Count; i++)
            Console.WriteLine($"  {i + 1}  {choices[i]}");
        while (true)
        {
            var answer = Ask("Number", "1");
            if (
                int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= choices.Count
            )
                return number - 1;
            Console.WriteLine($"Please type a number from 1 to {choices.Count}.");
        }
    }

    /// <summary>Asks for what nobody may read over a shoulder: what is typed is not shown.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="hasFormer">Whether an empty line means the former one.</param>
    /// <returns>Null for the former one.</returns>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public string? AskSecret(string question, bool hasFormer)
    {
        while (true)
        {
            Console.Write($"{question} (not shown{(hasFormer ? "; Enter keeps the former" : "")}): ");
            var secret = ReadUnseen();
            if (secret.Length > 0)
                return secret;
            if (hasFormer)
                return null;
        }
    }

    /// <summary>Takes keys one by one and unseen, until one ends that.</summary>
    /// <param name="take">Told of what was typed at once; true ends it.</param>
    /// <exception cref="OperationCanceledException">The input has ended.</exception>
    public void TakeKeys(Func<ReadOnlySpan<byte>, bool> take)
    {
        AppDomain.CurrentDomain.ProcessExit += Restore;
        tty.ReadKeys();
        try
        {
            Span<byte> keys = stackalloc byte[256];
            while (true)
            {
                var length = Read(keys);
                if (take(keys[..length]))
                    return;
            }
        }
        finally
        {
            tty.Restore();
            AppDomain.CurrentDomain.ProcessExit -= Restore;
        }
    }

    private string ReadUnseen()
    {
        var typed = new List<byte>();
        try
        {
            TakeKeys(keys =>
            {
                foreach (var key in keys)
                {
                    switch (key)
                    {
                        case (byte)'\r' or (byte)'\n':
                            return true;
                        case EndOfInput:
                            throw new OperationCanceledException();
                        case EraseLine:
                            typed.Clear();
                            break;
                        case Erase or Backspace when typed.Count > 0:
                            typed.RemoveAt(typed.Count - 1);
                            break;
                        case >= (byte)' ' and not Erase when typed.Count < Longest:
                            typed.Add(key);
                            break;
                    }
                }

                return false;
            });
        }
        finally
        {
            Console.WriteLine();
        }

        return Encoding.UTF8.GetString([.. typed]).Trim();
    }

    private string ReadLine()
    {
        var line = new List<byte>();
        Span<byte> piece = stackalloc byte[1_024];
        do
        {
            var length = Read(piece);
            line.AddRange(piece[..length]);
        } while (line[^1] != (byte)'\n' && line.Count < Longest);
        return Encoding.UTF8.GetString([.. line]).Trim();
    }

    private int Read(Span<byte> into)
    {
        while (!tty.WaitForKey(BetweenLooks))
            stop.ThrowIfCancellationRequested();
        stop.ThrowIfCancellationRequested();
        return tty.Read(into) is > 0 and var length ? length : throw new OperationCanceledException();
    }

    private void Restore(object? sender, EventArgs e) => tty.Restore();
}
