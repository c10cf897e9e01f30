using System.Globalization;

namespace Mycelia.Recorder.Files;

/// <summary>What users are called.</summary>
public static class UserNames
{
    /// <summary>A user's name; "user 1000" where the machine has none for the number.</summary>
    public static string Of(uint number) => Find(number) ?? string.Create(CultureInfo.InvariantCulture, $"user {number}");

    /// <summary>What root puts before a command to run it as that user: "runuser -u lydia --".</summary>
    public static string CommandOfRoot(uint number) =>
        Find(number) is { } name
            ? $"runuser -u {name} --"
            : string.Create(CultureInfo.InvariantCulture, $"setpriv --reuid={number} --regid={number} --clear-groups --");

    private static string? Find(uint number)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines("/etc/passwd")
                .Select(static line => line.Split(':'))
                .FirstOrDefault(user => user.Length > 2 && user[2] == id)
                ?[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
